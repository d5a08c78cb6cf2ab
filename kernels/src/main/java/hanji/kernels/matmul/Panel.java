package hanji.kernels.matmul;

import hanji.kernels.tile.Tile;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Columns of B in the order in which the tile reads them: [count, Tile.COLUMNS]; what is beyond the last column is 0. */
final class Panel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private Panel() {}

    /** From [K, N]: element (k, n) at {@code from + k*stride + n}. */
    static void copy(float[] b, int from, int stride, int count, int width, float[] panel) {
        if (width == Tile.COLUMNS) whole(b, from, stride, count, panel);
        else part(b, from, stride, count, width, panel);
    }

    private static void whole(float[] b, int from, int stride, int count, float[] panel) {
        int lanes = SPECIES.length();
        for (int k = 0, at = from, to = 0; k < count; k++, at += stride, to += Tile.COLUMNS) {
            FloatVector.fromArray(SPECIES, b, at).intoArray(panel, to);
            FloatVector.fromArray(SPECIES, b, at + lanes).intoArray(panel, to + lanes);
        }
    }

    private static void part(float[] b, int from, int stride, int count, int width, float[] panel) {
        Arrays.fill(panel, 0, count * Tile.COLUMNS, 0);
        for (int k = 0; k < count; k++) System.arraycopy(b, from + k * stride, panel, k * Tile.COLUMNS, width);
    }

    /** From [N, K]: element (k, n) at {@code from + n*stride + k}. */
    static void transpose(float[] b, int from, int stride, int count, int width, float[] panel) {
        if (width < Tile.COLUMNS) Arrays.fill(panel, 0, count * Tile.COLUMNS, 0);
        for (int n = 0; n < width; n++) column(b, from + n * stride, count, panel, n);
    }

    private static void column(float[] b, int from, int count, float[] panel, int n) {
        for (int k = 0; k < count; k++) panel[n + k * Tile.COLUMNS] = b[from + k];
    }
}
