package hanji.simulator.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrangementTest {
    private static int[] offsets(IntUnaryOperator offset) {
        return IntStream.range(0, 32).map(offset).toArray();
    }

    @Test
    void lanesInOnePlaceAreOnePlaceInTheOrderOfTheFirst() {
        int[] offsets = offsets(lane -> 160 - 16 * (lane % 4));
        assertArrayEquals(
                new int[] {0x11111111, 0x22222222, 0x44444444, 0x88888888},
                Arrangement.of(-1, offsets, 16).places());
        assertArrayEquals(
                new int[] {0x00000110, 0x00000200},
                Arrangement.of(0x00000310, offsets, 16).places());
    }

    @Test
    void placesAreThoseOfAPlainSearch() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            int different = 1 + random.nextInt(40), mask = random.nextInt() | 1 << random.nextInt(32);
            int[] offsets = offsets(_ -> 4 * random.nextInt(different) << random.nextInt(3));
            assertArrayEquals(
                    places(mask, offsets), Arrangement.of(mask, offsets, 4).places());
        }
    }

    private static int[] places(int mask, int[] offsets) {
        int[] firsts = IntStream.range(0, 32)
                .filter(lane -> (mask >>> lane & 1) != 0)
                .filter(lane ->
                        IntStream.range(0, lane).noneMatch(i -> (mask >>> i & 1) != 0 && offsets[i] == offsets[lane]))
                .toArray();
        return Arrays.stream(firsts)
                .map(first -> IntStream.range(0, 32)
                        .filter(i -> (mask >>> i & 1) != 0 && offsets[i] == offsets[first])
                        .map(i -> 1 << i)
                        .sum())
                .toArray();
    }

    @Test
    void whereTheFirstLaneIsDoesNotMatterButLanesAndBytesDo() {
        Arrangement arrangement = Arrangement.of(0b1110, offsets(lane -> 8 * lane), 4);
        assertTrue(arrangement.isOf(0b1110, offsets(lane -> lane == 0 ? 3 : 40 + 8 * lane), 4));
        assertFalse(arrangement.isOf(0b1110, offsets(lane -> lane == 3 ? 12 : 8 * lane), 4));
        assertFalse(arrangement.isOf(0b0110, offsets(lane -> 8 * lane), 4));
        assertFalse(arrangement.isOf(0b1110, offsets(lane -> 8 * lane), 8));
        assertFalse(Arrangement.of(-1, offsets(lane -> 8 * lane), 4).isOf(-1, offsets(lane -> 8 * lane % 248), 4));
    }

    @Test
    void eachInstructionKeepsItsLast() {
        var arrangements = new Arrangements();
        Instruction first = TestInstruction.of(0, ""), second = TestInstruction.of(7, "");
        Arrangement a = arrangements.of(first, -1, offsets(lane -> lane), 1);
        Arrangement b = arrangements.of(second, -1, offsets(lane -> 2 * lane), 1);
        assertSame(a, arrangements.of(first, -1, offsets(lane -> 9 + lane), 1));
        assertSame(b, arrangements.of(second, -1, offsets(lane -> 2 * lane), 1));
        assertNotSame(a, arrangements.of(first, -1, offsets(lane -> 2 * lane), 1));
        assertEquals(Spread.ROW, a.spread());
    }
}
