package hanji.kernels.tile;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * The microkernel reaches at least half of the core's fma rate. It reaches 0.8 to 1; a JIT that boxes its vectors leaves
 * a few hundredths.
 */
class TileThroughputTest {
    private static final int TILES = 4;
    private static final int DEPTH = 128;

    @Test
    void theTileRunsNearThePeakOfTheCore() {
        assumeTrue(compilesWithC2(), "only an optimizing JIT keeps vectors in registers");
        int rows = TILES * Tile.ROWS;
        float[] a = new float[rows * DEPTH];
        float[] panel = new float[DEPTH * Tile.COLUMNS];
        float[] sums = new float[rows * Tile.COLUMNS];
        long fmas = (long) rows * DEPTH * Tile.COLUMNS;
        double share = FmaPeak.share(
                fmas,
                () -> Tile.accumulate(
                        rows, DEPTH, 1, a, 0, DEPTH, 1, 0, panel, 0, sums, 0, Tile.COLUMNS, sums, 0, Tile.COLUMNS));
        assertTrue(share >= 0.5, () -> "the microkernel reaches only " + share + " of the fma peak");
    }

    private static boolean compilesWithC2() {
        var flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return flags.stream().noneMatch(flag -> flag.equals("-Xint") || flag.contains("TieredStopAtLevel"));
    }
}
