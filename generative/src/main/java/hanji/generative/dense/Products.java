package hanji.generative.dense;

import hanji.tensor.Device;

/** Products of row-major matrices of doubles. */
public final class Products {
    private Products() {}

    /**
     * Adds a product: {@code out[i, j] += sum over k of a[i, k] b[k, j]}, a chain of fused multiply-adds in order of k from
     * which terms with {@code a[i, k] = 0} are left out. Sparse factors (black pixels, triangles, responsibilities of one
     * component) belong on the left.
     *
     * @param device whose threads share out the rows
     * @param a [rows, inner]
     * @param b [inner, columns]
     * @param out [rows, columns]
     */
    public static void add(Device device, double[] a, double[] b, double[] out, int rows, int inner, int columns) {
        device.parallelRanges(rows, 1, (from, to) -> {
            for (int i = from; i < to; i++) addRow(a, i * inner, b, out, i * columns, inner, columns);
        });
    }

    /**
     * Inner products of rows: {@code out[i, j] = sum over d of a[i, d] b[j, d]}, in the order of {@link #add}.
     *
     * @param a [N, D]
     * @param b [M, D]
     * @param dimensions D
     * @return [N, M]
     */
    public static double[] inner(Device device, double[] a, double[] b, int dimensions) {
        int rows = a.length / dimensions, columns = b.length / dimensions;
        double[] out = new double[Math.multiplyExact(rows, columns)];
        add(device, a, transposed(b, columns), out, rows, dimensions, columns);
        return out;
    }

    /** A matrix of so many rows with its rows as columns. */
    public static double[] transposed(double[] matrix, int rows) {
        int columns = matrix.length / rows;
        double[] transposed = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) transposed[i % columns * rows + i / columns] = matrix[i];
        return transposed;
    }

    /** Four terms at a time, so that a row of out is read and written a quarter as often. */
    private static void addRow(double[] a, int aRow, double[] b, double[] out, int outRow, int inner, int columns) {
        int[] four = new int[4];
        int found = 0;
        for (int k = 0; k < inner; k++) {
            if (a[aRow + k] == 0) continue;
            four[found++] = k;
            if (found < 4) continue;
            addFour(a, aRow, four, b, out, outRow, columns);
            found = 0;
        }
        for (int i = 0; i < found; i++) addOne(a[aRow + four[i]], b, four[i] * columns, out, outRow, columns);
    }

    private static void addFour(double[] a, int aRow, int[] four, double[] b, double[] out, int outRow, int columns) {
        double a0 = a[aRow + four[0]], a1 = a[aRow + four[1]], a2 = a[aRow + four[2]], a3 = a[aRow + four[3]];
        int b0 = four[0] * columns, b1 = four[1] * columns, b2 = four[2] * columns, b3 = four[3] * columns;
        for (int j = 0; j < columns; j++) {
            double sum = Math.fma(a0, b[b0 + j], out[outRow + j]);
            sum = Math.fma(a1, b[b1 + j], sum);
            sum = Math.fma(a2, b[b2 + j], sum);
            out[outRow + j] = Math.fma(a3, b[b3 + j], sum);
        }
    }

    private static void addOne(double a, double[] b, int bRow, double[] out, int outRow, int columns) {
        for (int j = 0; j < columns; j++) out[outRow + j] = Math.fma(a, b[bRow + j], out[outRow + j]);
    }
}
