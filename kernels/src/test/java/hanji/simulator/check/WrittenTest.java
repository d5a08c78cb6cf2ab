package hanji.simulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WrittenTest {
    @Test
    void marksAndAsksLikeASetOfBytes() {
        Random random = new Random(1);
        Written written = new Written(500);
        BitSet expected = new BitSet();
        for (int i = 0; i < 2000; i++) {
            int from = random.nextInt(500), count = 1 + random.nextInt(Math.min(200, 500 - from));
            if (random.nextInt(20) == 0) {
                written.mark(from, count);
                expected.set(from, from + count);
            }
            if (random.nextInt(400) == 0) {
                written.clear();
                expected.clear();
            }
            assertEquals(expected.nextClearBit(from) >= from + count, written.all(from, count), from + " + " + count);
            if (written.allBefore(from + count)) assertTrue(expected.nextClearBit(0) >= from + count);
        }
    }

    @Test
    void knowsWhatIsWrittenFromTheBeginningOn() {
        Written written = new Written(100);
        written.mark(0, 10);
        written.mark(20, 10);
        written.mark(10, 10);
        assertTrue(written.allBefore(20));
        assertFalse(written.allBefore(30));
        assertTrue(written.all(15, 15));
        assertTrue(written.allBefore(30));
        assertFalse(written.allBefore(31));
        written.clear();
        assertFalse(written.allBefore(1));
    }

    @Test
    void copiesWhatIsWrittenAndWhatIsNot() {
        Written from = new Written(128), to = new Written(128);
        from.mark(60, 10);
        to.mark(0, 128);
        to.copy(from, 58, 100, 14);
        assertTrue(to.all(0, 100));
        assertFalse(to.all(101, 1));
        assertTrue(to.all(102, 10));
        assertFalse(to.all(112, 1));
        assertTrue(to.all(114, 14));
    }
}
