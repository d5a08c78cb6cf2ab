package hanji.simulator.machine;

import hanji.simulator.ptx.Type;

/**
 * {@code d = a b + c} of a warp. Tensor cores have an order of their own for the sum; here products are added to c from
 * the first to the last by fused multiply-adds, in F64 where d is, else in F32, and rounded to F16 at the end where d is. Sums
 * of integers are exact.
 *
 * @param saturates whether integers stay within 32 bits, where they would wrap
 */
public record MatrixProduct(Fragment d, Fragment a, Fragment b, Fragment c, boolean saturates)
        implements Exchange.Action {
    @Override
    public int apply(Warp warp, int mask) {
        double[] x = a.values(warp), y = b.values(warp), z = c.values(warp);
        int columns = b.columns(), inner = a.columns();
        double[] all = new double[a.rows() * columns];
        for (int i = 0; i < a.rows(); i++)
            for (int j = 0; j < columns; j++)
                all[i * columns + j] = sum(x, i * inner, y, j, columns, inner, z[i * columns + j]);
        d.put(warp, all);
        return 0;
    }

    private double sum(double[] x, int row, double[] y, int column, int step, int inner, double first) {
        if (d.type() == Type.S32) {
            long sum = (long) first;
            for (int k = 0; k < inner; k++) sum += (long) x[row + k] * (long) y[column + k * step];
            return saturates ? Math.clamp(sum, Integer.MIN_VALUE, Integer.MAX_VALUE) : (int) sum;
        }
        if (d.type() == Type.F64) {
            double sum = first;
            for (int k = 0; k < inner; k++) sum = Math.fma(x[row + k], y[column + k * step], sum);
            return sum;
        }
        float sum = (float) first;
        for (int k = 0; k < inner; k++) sum = Math.fma((float) x[row + k], (float) y[column + k * step], sum);
        return sum;
    }
}
