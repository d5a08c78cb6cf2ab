package hanji.kernels.tile;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The microkernel reaches at least half of the core's fma rate. It reaches 0.8 to 1; a JIT that boxes its vectors leaves
 * a few hundredths.
 */
@Tag("time")
class TileThroughputTest {
    private static final int TILES = 4;
    private static final int DEPTH = 128;

    private static final int ROWS = TILES * Tile.ROWS;
    private static final long FMAS = (long) ROWS * DEPTH * Tile.COLUMNS;

    private static final Terms TERMS = Terms.inOneLine(DEPTH);
    private static final Terms LINES = Terms.inLines(4, DEPTH / 4, -1);

    private final float[] a = new float[ROWS * DEPTH];
    private final float[] panel = new float[DEPTH * Tile.COLUMNS];
    private final float[] sums = new float[ROWS * Tile.COLUMNS];

    @Test
    void rowsApart() {
        assertNearThePeak(TERMS, DEPTH, 1, Store.WRITE);
    }

    @Test
    void rowsTogether() {
        assertNearThePeak(TERMS, 1, ROWS, Store.WRITE);
    }

    @Test
    void rowsApartInLines() {
        assertNearThePeak(LINES, DEPTH, 1, Store.WRITE);
    }

    @Test
    void rowsTogetherInLines() {
        assertNearThePeak(LINES, 1, ROWS - 1, Store.WRITE);
    }

    @Test
    void rowsTogetherAdded() {
        assertNearThePeak(TERMS, 1, ROWS, Store.ADD);
    }

    @Test
    void inPlace() {
        assumeTrue(Tile.WORKS_IN_PLACE);
        assertNearThePeak(() -> Tile.accumulateInPlace(
                ROWS, DEPTH, a, 0, DEPTH, panel, 0, Tile.COLUMNS, sums, 0, Tile.COLUMNS, sums, 0, Tile.COLUMNS));
    }

    private void assertNearThePeak(Terms terms, int rowStride, int kStride, Store store) {
        assertNearThePeak(() -> Tile.accumulate(
                ROWS, terms, a, 0, rowStride, kStride, panel, 0, sums, 0, Tile.COLUMNS, sums, 0, Tile.COLUMNS, store));
    }

    private static void assertNearThePeak(Runnable microkernel) {
        assumeTrue(compilesWithC2(), "only an optimizing JIT keeps vectors in registers");
        double share = FmaPeak.share(FMAS, microkernel);
        assertTrue(share >= 0.5, () -> "the microkernel reaches only " + share + " of the fma peak");
    }

    private static boolean compilesWithC2() {
        var flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return flags.stream().noneMatch(flag -> flag.equals("-Xint") || flag.contains("TieredStopAtLevel"));
    }
}
