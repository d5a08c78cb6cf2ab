package hanji.cuda;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private final Arguments arguments = new Arguments(Arena.ofAuto());

    @Test
    void everyKindIsReadBackAtItsSize() {
        arguments.add(7L).add(-3).add(1.5f).add(-2.5).add(new int[] {4, 5, 6});
        assertEquals(5, arguments.count());
        assertEquals(7, arguments.value(0).get(JAVA_LONG, 0));
        assertEquals(-3, arguments.value(1).get(JAVA_INT, 0));
        assertEquals(1.5f, arguments.value(2).get(JAVA_FLOAT, 0));
        assertEquals(-2.5, arguments.value(3).get(JAVA_DOUBLE, 0));
        assertArrayEquals(new int[] {4, 5, 6}, arguments.value(4).toArray(JAVA_INT));
    }

    @Test
    void theTableBeginsWithAPointerToEachValue() {
        arguments.add(1).add(2L).add(3);
        for (int i = 0; i < 3; i++)
            assertEquals(arguments.value(i).address(), arguments.table().getAtIndex(JAVA_LONG, i), "argument " + i);
    }

    @Test
    void valuesOf8BytesAreAligned() {
        arguments.add(1).add(2L).add(3f).add(4.0);
        for (int i = 0; i < 4; i++) {
            MemorySegment value = arguments.value(i);
            assertEquals(0, value.address() % value.byteSize(), "argument " + i);
        }
    }

    @Test
    void clearingForgetsAll() {
        arguments.add(1L).add(2L).clear().add(3);
        assertEquals(1, arguments.count());
        assertEquals(3, arguments.value(0).get(JAVA_INT, 0));
        assertEquals(4, arguments.value(0).byteSize());
    }

    @Test
    void theMostThatFitsFits() {
        for (int i = 0; i < Arguments.MOST; i++) arguments.add((long) i);
        for (int i = 0; i < Arguments.MOST; i++)
            assertEquals(i, arguments.value(i).get(JAVA_LONG, 0));
        arguments.clear().add(new int[Arguments.MOST_BYTES / 4]);
    }

    @Test
    void moreThanFitsIsRefused() {
        for (int i = 0; i < Arguments.MOST; i++) arguments.add(i);
        var full = assertThrows(IllegalArgumentException.class, () -> arguments.add(1));
        assertEquals("a launch takes at most 64 arguments of 4096 bytes in all", full.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> arguments.clear().add(1).add(new int[Arguments.MOST_BYTES / 4]));
    }
}
