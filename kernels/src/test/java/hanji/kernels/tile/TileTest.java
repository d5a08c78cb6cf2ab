package hanji.kernels.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TileTest {
    private static final int DEPTH = 5;
    private static final int MOST_ROWS = 2 * Tile.ROWS + 7;

    @Test
    void everySumContinuesOneFmaChainOverAscendingDepth() {
        for (int rows = 0; rows <= MOST_ROWS; rows++) {
            assertChains(rows, DEPTH + 2, 1);
            assertChains(rows, 1, MOST_ROWS + 3);
        }
    }

    @Test
    void aNegativeZeroStaysWhereThereAreNoTerms() {
        float[] sums = new float[Tile.COLUMNS];
        Arrays.fill(sums, -0f);
        Tile.accumulate(1, 0, new float[1], 0, 0, 0, new float[Tile.COLUMNS], 0, sums, 0, Tile.COLUMNS);
        float[] expected = new float[Tile.COLUMNS];
        Arrays.fill(expected, -0f);
        assertArrayEquals(expected, sums);
    }

    /** Nothing outside the tile's sums may change either. */
    private static void assertChains(int rows, int rowStride, int kStride) {
        int stride = Tile.COLUMNS + 3;
        float[] a = normal(2 + MOST_ROWS * rowStride + DEPTH * kStride);
        float[] b = normal(1 + DEPTH * Tile.COLUMNS);
        float[] sums = normal(4 + (MOST_ROWS + 1) * stride);
        float[] expected = sums.clone();
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < Tile.COLUMNS; c++)
                for (int k = 0; k < DEPTH; k++)
                    expected[4 + r * stride + c] = Math.fma(
                            a[2 + r * rowStride + k * kStride],
                            b[1 + k * Tile.COLUMNS + c],
                            expected[4 + r * stride + c]);
        Tile.accumulate(rows, DEPTH, a, 2, rowStride, kStride, b, 1, sums, 4, stride);
        assertArrayEquals(expected, sums);
    }

    private static float[] normal(int size) {
        var random = new SplittableRandom(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return values;
    }
}
