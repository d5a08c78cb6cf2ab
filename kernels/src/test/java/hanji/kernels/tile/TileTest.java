package hanji.kernels.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TileTest {
    private static final int COUNT = 5;
    private static final int MOST_ROWS = 2 * Tile.ROWS + 7;

    @Test
    void everySumContinuesOneFmaChainOverAscendingTerms() {
        var allTerms = List.of(
                Terms.inOneLine(3 * COUNT),
                Terms.inLines(3, COUNT, 7),
                Terms.inLines(3, COUNT, 2 - COUNT), // lines that overlap
                new Terms(3, 4, COUNT, 7), // the first line is more than there is
                new Terms(2 + COUNT + 3, 2, COUNT, 7)); // parts of lines at both ends
        for (Terms terms : allTerms)
            for (int rows = 0; rows <= MOST_ROWS; rows++) {
                assertChains(rows, terms, 3 * COUNT + 2, 1); // rows apart
                assertChains(rows, terms, 1, MOST_ROWS); // rows together
                assertChains(rows, terms, 6 * COUNT, 2); // neither
                assertChains(rows, terms, 1, 1); // both
            }
    }

    @Test
    void aLineMayBeLongerThanATileReaches() {
        int most = Tile.MOST_TERMS;
        for (Terms terms : List.of(Terms.inOneLine(most + 3), new Terms(COUNT, 2, most + 3, 7)))
            for (int rows : new int[] {1, FourRows.ROWS + 1}) assertChains(rows, terms, 2, 1);
    }

    @Test
    void termsThatWouldNeverEndAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Terms(-1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Terms(3, 2, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Terms(3, -1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Terms(3, 0, 0, 0));
    }

    @Test
    void inPlaceEverySumContinuesItsChainToo() {
        assumeTrue(Tile.WORKS_IN_PLACE);
        int columns = Tile.COLUMNS + 5, stride = Tile.COLUMNS + 3;
        float[] a = normal(MOST_ROWS * COUNT), b = normal(COUNT * columns), panel = new float[COUNT * Tile.COLUMNS];
        Tile.gather(COUNT, b, 1, columns, panel, 0);
        for (int rows = 0; rows <= MOST_ROWS; rows++) {
            float[] from = normal(4 + MOST_ROWS * stride), to = from.clone(), expected = from.clone();
            Tile.accumulate(
                    rows,
                    Terms.inOneLine(COUNT),
                    a,
                    0,
                    COUNT,
                    1,
                    panel,
                    0,
                    from,
                    4,
                    stride,
                    expected,
                    4,
                    stride,
                    Store.WRITE);
            Tile.accumulateInPlace(rows, COUNT, a, 0, COUNT, b, 1, columns, from, 4, stride, to, 4, stride);
            assertArrayEquals(expected, to);
        }
    }

    @Test
    void rowsOfSeveralLinesContinueTheirChainsToo() {
        for (int width = 1; width <= Tile.ROWS + 2; width++)
            for (int rows = 0; rows <= 5 * width; rows++) {
                assertLines(rows, width, Terms.inOneLine(COUNT), COUNT + 2, 1);
                assertLines(rows, width, new Terms(COUNT, 1, 2, 3), COUNT + 2, 1);
                assertLines(rows, width, Terms.inOneLine(COUNT), 1, rows + 3);
            }
    }

    private static void assertLines(int rows, int width, Terms terms, int rowStride, int kStride) {
        int stride = Tile.COLUMNS + 3;
        int down = width * rowStride + 7, toDown = width * stride + 5, lines = Math.ceilDiv(rows, width);
        float[] a = normal(1 + lines * down + spread(terms, kStride)), b = normal(1 + COUNT * Tile.COLUMNS);
        float[] from = normal(4 + (rows + 1) * stride), to = normal(6 + (lines + 1) * toDown);
        float[] expected = to.clone();
        for (int r = 0; r < rows; r++) {
            int x = 1 + r / width * down + r % width * rowStride, f = 4 + r * stride;
            int t = 6 + r / width * toDown + r % width * stride;
            Tile.accumulate(1, terms, a, x, 0, kStride, b, 1, from, f, 0, expected, t, 0, Store.WRITE);
        }
        Tile.accumulateLines(
                rows, width, terms, a, 1, rowStride, kStride, down, b, 1, from, 4, stride, to, 6, stride, toDown);
        assertArrayEquals(expected, to, rows + " rows, " + width + " in a line");
    }

    @Test
    void aNegativeZeroStaysWhereThereAreNoTerms() {
        float[] from = new float[Tile.COLUMNS], to = new float[Tile.COLUMNS];
        Arrays.fill(from, -0f);
        Tile.accumulate(
                1,
                Terms.inOneLine(0),
                new float[1],
                0,
                0,
                0,
                new float[Tile.COLUMNS],
                0,
                from,
                0,
                0,
                to,
                0,
                Tile.COLUMNS,
                Store.WRITE);
        assertArrayEquals(from, to);
    }

    /** From other sums, from sums that all rows share, in place, and added; nothing outside the tile's sums may change. */
    private static void assertChains(int rows, Terms terms, int rowStride, int kStride) {
        int stride = Tile.COLUMNS + 3;
        float[] a = normal(2 + MOST_ROWS * rowStride + spread(terms, kStride));
        float[] b = normal(1 + terms.count() * Tile.COLUMNS);
        float[] from = normal(4 + (MOST_ROWS + 1) * stride);
        for (int fromStride : new int[] {stride, 0}) {
            float[] to = normal(6 + (MOST_ROWS + 1) * stride), sums = to.clone();
            float[] expected = expected(rows, terms, a, rowStride, kStride, b, from, fromStride, to, stride);
            Tile.accumulate(
                    rows, terms, a, 2, rowStride, kStride, b, 1, from, 4, fromStride, to, 4, stride, Store.WRITE);
            assertArrayEquals(expected, to, rows + " rows of " + terms);
            for (int r = 0; r < rows; r++)
                for (int t = 4 + r * stride; t < 4 + r * stride + Tile.COLUMNS; t++) expected[t] += sums[t];
            Tile.accumulate(
                    rows, terms, a, 2, rowStride, kStride, b, 1, from, 4, fromStride, sums, 4, stride, Store.ADD);
            assertArrayEquals(expected, sums, rows + " rows of " + terms + " added");
        }
        float[] expected = expected(rows, terms, a, rowStride, kStride, b, from, stride, from, stride);
        Tile.accumulate(rows, terms, a, 2, rowStride, kStride, b, 1, from, 4, stride, from, 4, stride, Store.WRITE);
        assertArrayEquals(expected, from, rows + " rows of " + terms);
    }

    private static float[] expected(
            int rows,
            Terms terms,
            float[] a,
            int rowStride,
            int kStride,
            float[] b,
            float[] from,
            int fromStride,
            float[] to,
            int stride) {
        float[] expected = to.clone();
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < Tile.COLUMNS; c++) {
                float sum = from[4 + r * fromStride + c];
                for (int k = 0; k < terms.count(); k++)
                    sum = Math.fma(a[2 + r * rowStride + place(terms, k, kStride)], b[1 + k * Tile.COLUMNS + c], sum);
                expected[4 + r * stride + c] = sum;
            }
        return expected;
    }

    /** Where in a term k lies, seen from term 0. */
    private static int place(Terms terms, int k, int kStride) {
        int jumps = k < terms.lead() ? 0 : 1 + (k - terms.lead()) / terms.perLine();
        return k * kStride + jumps * terms.jump();
    }

    private static int spread(Terms terms, int kStride) {
        return (terms.count() + 1) * (kStride + Math.max(0, terms.jump()));
    }

    private static float[] normal(int size) {
        var random = new SplittableRandom(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return values;
    }
}
