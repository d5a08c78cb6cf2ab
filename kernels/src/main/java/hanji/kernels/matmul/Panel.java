package hanji.kernels.matmul;

import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.tile.Tile;
import java.util.Arrays;

/** Columns of B in the order in which the tile reads them: [count, Tile.COLUMNS]; what is beyond the last column is 0. */
final class Panel {
    private Panel() {}

    /** Packs B[k to k + count, column to column + width]. */
    static void pack(Product op, int k, int count, int column, int width, float[] panel, int at) {
        float[] b = op.b().floats();
        int from = op.indexOfB(k, column);
        if (op.formOfB() == Form.AS_IS) copy(b, from, op.columns(), count, width, panel, at);
        else transpose(b, from, op.depth(), count, width, panel, at);
    }

    /** From [K, N]: element (k, n) at {@code from + k*stride + n}. */
    private static void copy(float[] b, int from, int stride, int count, int width, float[] panel, int at) {
        if (width == Tile.COLUMNS) Tile.gather(count, b, from, stride, panel, at);
        else {
            Arrays.fill(panel, at, at + count * Tile.COLUMNS, 0);
            for (int k = 0; k < count; k++) System.arraycopy(b, from + k * stride, panel, at + k * Tile.COLUMNS, width);
        }
    }

    /** From [N, K]: element (k, n) at {@code from + n*stride + k}. */
    private static void transpose(float[] b, int from, int stride, int count, int width, float[] panel, int at) {
        if (width < Tile.COLUMNS) Arrays.fill(panel, at, at + count * Tile.COLUMNS, 0);
        int n = 0;
        for (; n + 8 <= width; n += 8) eightColumns(b, from + n * stride, stride, count, panel, at + n);
        for (; n < width; n++) column(b, from + n * stride, count, panel, at + n);
    }

    /** Eight streams are read, and what is written lies together. */
    private static void eightColumns(float[] b, int from, int stride, int count, float[] panel, int at) {
        int from2 = from + 2 * stride, from4 = from + 4 * stride, from6 = from + 6 * stride;
        for (int k = 0, to = at; k < count; k++, to += Tile.COLUMNS) {
            panel[to] = b[from + k];
            panel[to + 1] = b[from + stride + k];
            panel[to + 2] = b[from2 + k];
            panel[to + 3] = b[from2 + stride + k];
            panel[to + 4] = b[from4 + k];
            panel[to + 5] = b[from4 + stride + k];
            panel[to + 6] = b[from6 + k];
            panel[to + 7] = b[from6 + stride + k];
        }
    }

    private static void column(float[] b, int from, int count, float[] panel, int at) {
        for (int k = 0; k < count; k++) panel[at + k * Tile.COLUMNS] = b[from + k];
    }
}
