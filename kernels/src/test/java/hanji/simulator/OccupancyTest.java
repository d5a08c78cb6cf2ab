package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.simulator.Occupancy.Limit;
import org.junit.jupiter.api.Test;

/** Against what the rules of compute capability 9.0 give by hand: 64 warps, 32 blocks, 65,536 registers, 228 KiB. */
class OccupancyTest {
    private static void assertHolds(int blocks, Limit limit, Occupancy occupancy) {
        assertEquals(blocks, occupancy.blocks());
        assertEquals(limit, occupancy.limit());
    }

    @Test
    void fewRegistersFillAllWarps() {
        Occupancy full = Occupancy.of(256, 32, 0, 132 * 8);
        assertHolds(8, Limit.WARPS, full);
        assertEquals(64, full.warps());
        assertEquals(1, full.waves());
    }

    @Test
    void registersAreGivenOutInPiecesOf256ForAWarp() {
        assertHolds(6, Limit.REGISTERS, Occupancy.of(256, 40, 0, 1)); // 1,280 a warp, 51 warps, 48 by fours
        assertHolds(5, Limit.REGISTERS, Occupancy.of(256, 41, 0, 1)); // 1,536 a warp, 42 warps, 40 by fours
        assertHolds(1, Limit.REGISTERS, Occupancy.of(256, 255, 0, 1));
    }

    /** 51 warps' worth, of which 48 are given out: blocks of three warps show it. */
    @Test
    void warpsAreGivenOutByFours() {
        assertHolds(16, Limit.REGISTERS, Occupancy.of(96, 40, 0, 1));
        assertHolds(13, Limit.REGISTERS, Occupancy.of(96, 41, 0, 1)); // 42 warps' worth, 40 of them: 13 blocks, not 14
    }

    @Test
    void aBlockThatFitsNowhereHasNoPlace() {
        Occupancy none = Occupancy.of(1024, 255, 0, 7);
        assertHolds(0, Limit.REGISTERS, none);
        assertEquals(0, none.waves());
    }

    @Test
    void smallBlocksAreLimitedByTheirNumber() {
        Occupancy small = Occupancy.of(32, 16, 0, 1);
        assertHolds(32, Limit.BLOCKS, small);
        assertEquals(32, small.warps());
    }

    @Test
    void eachBlockTakesAKibibyteOfSharedMemoryMore() {
        assertHolds(4, Limit.SHARED, Occupancy.of(128, 32, 48 * 1024, 1));
        assertHolds(1, Limit.SHARED, Occupancy.of(128, 32, 227 * 1024, 1));
        assertHolds(2, Limit.SHARED, Occupancy.of(128, 32, 113 * 1024, 1));
    }

    @Test
    void wavesAreBlocksOfTheGridByThoseInFlight() {
        assertEquals(2.5, Occupancy.of(1024, 32, 0, 132 * 5).waves());
    }
}
