package hanji.simulator.count;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class BankConflictsTest {
    private static int conflicts(int mask, int bytes, IntUnaryOperator offset) {
        int[] offsets = new int[32];
        for (int lane = 0; lane < 32; lane++) offsets[lane] = offset.applyAsInt(lane);
        return new BankConflicts().count(mask, offsets, bytes);
    }

    @Test
    void wordsSideBySideAndOneWordForAllDoNotConflict() {
        assertEquals(0, conflicts(-1, 4, lane -> 4 * lane));
        assertEquals(0, conflicts(-1, 4, _ -> 64));
    }

    @Test
    void aStrideOfTwoWordsTakesTwoPassesAndOf32TakesAll() {
        assertEquals(1, conflicts(-1, 4, lane -> 8 * lane));
        assertEquals(31, conflicts(-1, 4, lane -> 128 * lane));
        assertEquals(0, conflicts(-1, 4, lane -> 132 * lane));
    }

    @Test
    void lanesThatDoNotTakePartDoNotConflict() {
        assertEquals(0, conflicts(0b101, 4, lane -> lane == 1 ? 128 : 4 * lane));
        assertEquals(1, conflicts(0b11, 4, lane -> 128 * lane));
    }

    @Test
    void wideAccessesAreServedInPhases() {
        assertEquals(0, conflicts(-1, 8, lane -> 8 * lane));
        assertEquals(0, conflicts(-1, 16, lane -> 16 * lane));
        assertEquals(2, conflicts(-1, 8, lane -> 16 * lane), "two phases of 16 lanes, each in two passes");
        assertEquals(28, conflicts(-1, 16, lane -> 128 * lane), "four phases of 8 lanes, all in four banks");
    }

    @Test
    void bytesOfOneWordAreServedTogether() {
        assertEquals(0, conflicts(-1, 1, lane -> lane));
        assertEquals(1, conflicts(-1, 2, lane -> 2 * lane + (lane % 2) * 128));
    }
}
