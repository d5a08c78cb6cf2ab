package hanji.kernels.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TileTest {
    private static final int COUNT = 5;
    private static final int LINES = 3;
    private static final int MOST_ROWS = 2 * Tile.ROWS + 7;

    @Test
    void everySumContinuesOneFmaChainOverAscendingTerms() {
        int terms = COUNT * LINES;
        for (int rows = 0; rows <= MOST_ROWS; rows++) {
            assertChains(rows, 1, terms + 2, 1, 0); // rows apart
            assertChains(rows, LINES, 1, MOST_ROWS, COUNT * MOST_ROWS + 1); // rows together
            assertChains(rows, LINES, terms * 2, 2, COUNT * 2 + 1); // neither
            assertChains(rows, LINES, 1, 1, 2); // both
        }
    }

    @Test
    void inPlaceEverySumContinuesItsChainToo() {
        assumeTrue(Tile.WORKS_IN_PLACE);
        int columns = Tile.COLUMNS + 5, stride = Tile.COLUMNS + 3;
        float[] a = normal(MOST_ROWS * COUNT), b = normal(COUNT * columns), panel = new float[COUNT * Tile.COLUMNS];
        Tile.gather(COUNT, b, 1, columns, panel, 0);
        for (int rows = 0; rows <= MOST_ROWS; rows++) {
            float[] from = normal(4 + MOST_ROWS * stride), to = from.clone(), expected = from.clone();
            Tile.accumulate(rows, COUNT, 1, a, 0, COUNT, 1, 0, panel, 0, from, 4, stride, expected, 4, stride);
            Tile.accumulateInPlace(rows, COUNT, a, 0, COUNT, b, 1, columns, from, 4, stride, to, 4, stride);
            assertArrayEquals(expected, to);
        }
    }

    @Test
    void rowsOfSeveralLinesContinueTheirChainsToo() {
        for (int width = 1; width <= Tile.ROWS + 2; width++)
            for (int rows = 0; rows <= 5 * width; rows++) {
                assertLines(rows, width, COUNT + 2, 1);
                assertLines(rows, width, 1, rows + 3);
            }
    }

    private static void assertLines(int rows, int width, int rowStride, int kStride) {
        int stride = Tile.COLUMNS + 3;
        int down = width * rowStride + 7, toDown = width * stride + 5, lines = Math.ceilDiv(rows, width);
        float[] a = normal(1 + lines * down + COUNT * kStride), b = normal(1 + COUNT * Tile.COLUMNS);
        float[] from = normal(4 + (rows + 1) * stride), to = normal(6 + (lines + 1) * toDown);
        float[] expected = to.clone();
        for (int r = 0; r < rows; r++) {
            int x = 1 + r / width * down + r % width * rowStride, f = 4 + r * stride;
            int t = 6 + r / width * toDown + r % width * stride;
            Tile.accumulate(1, COUNT, 1, a, x, 0, kStride, 0, b, 1, from, f, 0, expected, t, 0);
        }
        Tile.accumulateLines(
                rows, width, COUNT, a, 1, rowStride, kStride, down, b, 1, from, 4, stride, to, 6, stride, toDown);
        assertArrayEquals(expected, to, rows + " rows, " + width + " in a line");
    }

    @Test
    void aNegativeZeroStaysWhereThereAreNoTerms() {
        float[] from = new float[Tile.COLUMNS], to = new float[Tile.COLUMNS];
        Arrays.fill(from, -0f);
        Tile.accumulate(1, 0, 1, new float[1], 0, 0, 0, 0, new float[Tile.COLUMNS], 0, from, 0, 0, to, 0, Tile.COLUMNS);
        assertArrayEquals(from, to);
    }

    /** From other sums, from sums that all rows share, and in place; nothing outside the tile's sums may change. */
    private static void assertChains(int rows, int lines, int rowStride, int kStride, int lineStride) {
        int stride = Tile.COLUMNS + 3;
        float[] a = normal(2 + MOST_ROWS * rowStride + COUNT * kStride + lines * lineStride);
        float[] b = normal(1 + lines * COUNT * Tile.COLUMNS);
        float[] from = normal(4 + (MOST_ROWS + 1) * stride);
        for (int fromStride : new int[] {stride, 0}) {
            float[] to = normal(6 + (MOST_ROWS + 1) * stride);
            float[] expected =
                    expected(rows, lines, a, rowStride, kStride, lineStride, b, from, fromStride, to, stride);
            Tile.accumulate(
                    rows, COUNT, lines, a, 2, rowStride, kStride, lineStride, b, 1, from, 4, fromStride, to, 4, stride);
            assertArrayEquals(expected, to);
        }
        float[] expected = expected(rows, lines, a, rowStride, kStride, lineStride, b, from, stride, from, stride);
        Tile.accumulate(
                rows, COUNT, lines, a, 2, rowStride, kStride, lineStride, b, 1, from, 4, stride, from, 4, stride);
        assertArrayEquals(expected, from);
    }

    private static float[] expected(
            int rows,
            int lines,
            float[] a,
            int rowStride,
            int kStride,
            int lineStride,
            float[] b,
            float[] from,
            int fromStride,
            float[] to,
            int stride) {
        float[] expected = to.clone();
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < Tile.COLUMNS; c++) {
                float sum = from[4 + r * fromStride + c];
                for (int term = 0; term < lines * COUNT; term++) {
                    int at = 2 + r * rowStride + term / COUNT * lineStride + term % COUNT * kStride;
                    sum = Math.fma(a[at], b[1 + term * Tile.COLUMNS + c], sum);
                }
                expected[4 + r * stride + c] = sum;
            }
        return expected;
    }

    private static float[] normal(int size) {
        var random = new SplittableRandom(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return values;
    }
}
