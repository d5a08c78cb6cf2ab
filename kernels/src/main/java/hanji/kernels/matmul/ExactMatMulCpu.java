package hanji.kernels.matmul;

import hanji.tensor.Tensor;

/**
 * {@link ExactMatMul} on the CPU. Digits and their sums are whole numbers below 2^51, which F64 holds exactly: any order of the sums
 * gives the same bits, and so do vectors and threads.
 */
final class ExactMatMulCpu {
    /** Digits of a number, of base 128. */
    private static final int DIGITS = 4, BASE = 128;
    /** Bits of a number that the largest magnitude of its line would make 1. */
    private static final int BITS = 27;
    /** What the exponents of both lines and the sum by digits leave of the result's. */
    private static final int JOINED = 2 * BITS - 7 * (DIGITS - 1);
    /** Terms whose digits of b are spread at a time. */
    private static final int BLOCK = 64;

    private static final int NOT_FINITE = Integer.MAX_VALUE;
    private static final int EXPONENT_BIAS = 126, FRACTION_BITS = 23, ABSOLUTE = 0x7fffffff, INFINITY = 0x7f800000;

    private final Product op;
    private final float[] a;
    private final float[] b;
    private final int[] exponentsOfA;
    private final int[] exponentsOfB;

    private ExactMatMulCpu(Product op) {
        this.op = op;
        a = op.a().floats();
        b = op.b().floats();
        exponentsOfA = new int[op.rows()];
        exponentsOfB = new int[op.columns()];
        for (int m = 0; m < op.rows(); m++)
            exponentsOfA[m] = exponent(a, op.indexOfA(m, 0), op.indexOfA(m, 1) - op.indexOfA(m, 0));
        for (int n = 0; n < op.columns(); n++)
            exponentsOfB[n] = exponent(b, op.indexOfB(0, n), op.indexOfB(1, n) - op.indexOfB(0, n));
    }

    /** That of the power of two above all magnitudes of a line. */
    private int exponent(float[] matrix, int from, int step) {
        int largest = 0;
        for (int k = 0; k < op.depth(); k++)
            largest = Math.max(largest, Float.floatToRawIntBits(matrix[from + k * step]) & ABSOLUTE);
        return largest >= INFINITY ? NOT_FINITE : (largest >>> FRACTION_BITS) - EXPONENT_BIAS;
    }

    static void run(Product op, Tensor out) {
        var product = new ExactMatMulCpu(op);
        int each = Math.ceilDiv(op.rows(), Math.max(1, out.device().threads()));
        out.device().parallelRanges(op.rows(), each, (from, to) -> product.rows(from, to, out.floats()));
    }

    /** The results of some rows. */
    private void rows(int from, int to, float[] out) {
        int columns = op.columns();
        double[] sums = new double[(to - from) * columns], spread = new double[BLOCK * DIGITS * columns];
        for (int first = 0; first < op.depth(); first += BLOCK) {
            int end = Math.min(op.depth(), first + BLOCK);
            for (int k = first; k < end; k++) spread(k, spread, (k - first) * DIGITS * columns);
            for (int m = from; m < to; m++)
                for (int k = first; k < end; k++)
                    add(
                            whole(a[op.indexOfA(m, k)], exponentsOfA[m]),
                            spread,
                            (k - first) * DIGITS * columns,
                            sums,
                            (m - from) * columns);
        }
        for (int m = from; m < to; m++)
            for (int n = 0; n < columns; n++)
                out[m * columns + n] = rounded(sums[(m - from) * columns + n], exponentsOfA[m], exponentsOfB[n]);
    }

    private static float rounded(double sum, int exponentOfA, int exponentOfB) {
        if (exponentOfA == NOT_FINITE || exponentOfB == NOT_FINITE) return Float.NaN;
        return (float) (sum * Math.scalb(1.0, exponentOfA + exponentOfB - JOINED));
    }

    private static int whole(float x, int exponent) {
        return exponent == NOT_FINITE ? 0 : (int) Math.rint(x * Math.scalb(1.0, BITS - exponent));
    }

    /** The lowest digit of a number, from -64 to 63. */
    private static int lowest(int number) {
        return (number + BASE / 2 & BASE - 1) - BASE / 2;
    }

    /** Row k of b four times: without its last three digits, its last two, its last, and whole. */
    private void spread(int k, double[] to, int at) {
        int columns = op.columns();
        for (int n = 0; n < columns; n++) {
            int rest = whole(b[op.indexOfB(k, n)], exponentsOfB[n]);
            for (int digits = DIGITS; digits > 0; digits--) {
                to[at + (digits - 1) * columns + n] = rest;
                rest = (rest - lowest(rest)) / BASE;
            }
        }
    }

    /** Adds the products of a number's digits, each with as many of b's digits as leave no more places than three. */
    private void add(int number, double[] spread, int at, double[] sums, int to) {
        int columns = op.columns(), rest = number;
        for (int digit = DIGITS - 1; digit >= 0; digit--) {
            double factor = digit == 0 ? rest : lowest(rest);
            int from = at + (DIGITS - 1 - digit) * columns;
            if (factor != 0) for (int n = 0; n < columns; n++) sums[to + n] += factor * spread[from + n];
            rest = (rest - lowest(rest)) / BASE;
        }
    }
}
