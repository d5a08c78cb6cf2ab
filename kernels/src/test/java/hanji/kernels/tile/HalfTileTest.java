package hanji.kernels.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HalfTileTest {
    private static final int COUNT = 9;

    /** Those of a whole tile, and nothing else is written. */
    @Test
    void everySumOfTheFirstVectorContinuesItsChain() {
        for (Terms terms : List.of(Terms.inOneLine(COUNT), new Terms(COUNT, 2, 4, 3), Terms.inOneLine(0)))
            for (int width : new int[] {1, 3, 7, 8, 20})
                for (int rows = 0; rows <= 2 * width + 9; rows++)
                    for (boolean alike : new boolean[] {false, true}) assertChains(rows, width, terms, alike);
    }

    private static void assertChains(int rows, int width, Terms terms, boolean alike) {
        int rowStride = COUNT + 2, down = width * rowStride + 7, stride = Tile.COLUMNS + 3;
        int toDown = width * stride + 5, lines = Math.ceilDiv(rows, width);
        float[] a = normal(1 + (lines + 1) * down + 4 * COUNT), b = normal(1 + COUNT * Tile.COLUMNS);
        float[] from = normal(4 + (rows + 1) * stride), to = normal(6 + (lines + 1) * toDown + stride);
        float[] whole = to.clone(), expected = to.clone();
        int fromStride = alike ? 0 : stride;
        Tile.accumulateLines(
                rows, width, terms, a, 1, rowStride, 1, down, b, 1, from, 4, fromStride, whole, 6, stride, toDown);
        for (int r = 0; r < rows; r++) {
            int t = 6 + r / width * toDown + r % width * stride;
            System.arraycopy(whole, t, expected, t, HalfTile.WIDTH);
        }
        HalfTile.accumulateLines(
                rows, width, terms, a, 1, rowStride, down, b, 1, from, 4, fromStride, to, 6, stride, toDown);
        assertArrayEquals(expected, to, rows + " rows, " + width + " in a line, of " + terms);
    }

    @Test
    void linesOfMoreTermsThanTheLoopReachesAreRefused() {
        Terms terms = Terms.inOneLine(Tile.MOST_TERMS + 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> HalfTile.accumulateLines(
                        1,
                        1,
                        terms,
                        new float[0],
                        0,
                        0,
                        0,
                        new float[0],
                        0,
                        new float[0],
                        0,
                        0,
                        new float[0],
                        0,
                        0,
                        0));
    }

    private static float[] normal(int size) {
        var random = new SplittableRandom(3);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return values;
    }
}
