package hanji.kernels.math;

/**
 * x<sup>y</sup> in F32, the same bits in Java and CUDA; special values are those of IEEE 754.
 *
 * <p>|x| = 2<sup>k</sup> (1 + f) with 1 + f in [2/3, 4/3); log2 (1 + f) is s L(s<sup>2</sup>) with s = f / (2 + f), the
 * series of the inverse hyperbolic tangent to degree 8; y log2 |x| = n + r with |r| &lt;= 1/2, and 2<sup>r</sup> is its
 * series to degree 9. All in F64, since an error of the logarithm is multiplied by up to 128; the result is rounded to
 * F32 once. docs/numerics.md, "Elementary functions".
 */
public final class Pow {
    private static final long TWO_THIRDS_BITS = 0x3FE5555555555555L;
    private static final long EXPONENT = 0xFFF0000000000000L;
    private static final int MANTISSA_SIZE = 52;
    private static final int BIAS = 1023;

    /** Adding 1.5 * 2^52 rounds to the nearest integer, which the low bits of the sum then hold. */
    private static final double ROUND = 0x1.8p52;

    private static final double LARGEST = 160; // 2^160 overflows
    private static final double SMALLEST = -160; // 2^-160 is below half of the smallest subnormal
    private static final float EVEN_FROM = 0x1p24f; // from here on, every float is an even number

    private static final double L0 = 0x1.71547652b82fep+1;
    private static final double L1 = 0x1.ec709dc3a03fdp-1;
    private static final double L2 = 0x1.2776c50ef9bfep-1;
    private static final double L3 = 0x1.a61762a7aded9p-2;
    private static final double L4 = 0x1.484b13d7c02a9p-2;
    private static final double L5 = 0x1.0c9a84994022dp-2;
    private static final double L6 = 0x1.c68f568d31760p-3;
    private static final double L7 = 0x1.89f3b1694cffep-3;
    private static final double L8 = 0x1.5b9ac9b743f0dp-3;

    private static final double E1 = 0x1.62e42fefa39efp-1;
    private static final double E2 = 0x1.ebfbdff82c58fp-3;
    private static final double E3 = 0x1.c6b08d704a0c0p-5;
    private static final double E4 = 0x1.3b2ab6fba4e77p-7;
    private static final double E5 = 0x1.5d87fe78a6731p-10;
    private static final double E6 = 0x1.430912f86c787p-13;
    private static final double E7 = 0x1.ffcbfc588b0c7p-17;
    private static final double E8 = 0x1.62c0223a5c824p-20;
    private static final double E9 = 0x1.b5253d395e7c4p-24;

    private Pow() {}

    /** x<sup>y</sup>; 1 where y is 0 or x is 1, NaN where x is negative and y no whole number. */
    public static float pow(float x, float y) {
        float a = Math.abs(x);
        if (y == 0 || x == 1 || x == -1 && Float.isInfinite(y)) return 1;
        if (Float.isNaN(x) || Float.isNaN(y)) return Float.NaN;
        boolean whole = Math.abs(y) >= EVEN_FROM || (int) y == y;
        if (x < 0 && a < Float.POSITIVE_INFINITY && !whole) return Float.NaN;
        boolean odd = Math.abs(y) < EVEN_FROM && (int) y == y && ((int) y & 1) != 0;
        float power = (float) exp2((double) y * log2(a));
        return odd ? Math.copySign(power, x) : power;
    }

    /** Of a number that is neither negative nor NaN; -infinity at 0. */
    private static double log2(float a) {
        if (a == 0) return Double.NEGATIVE_INFINITY;
        if (a == Float.POSITIVE_INFINITY) return Double.POSITIVE_INFINITY;
        long bits = Double.doubleToRawLongBits(a);
        long exponent = bits - TWO_THIRDS_BITS & EXPONENT;
        double f = Double.longBitsToDouble(bits - exponent) - 1;
        double s = f / (2 + f);
        double t = s * s;
        double p = Math.fma(Math.fma(Math.fma(Math.fma(L8, t, L7), t, L6), t, L5), t, L4);
        p = Math.fma(Math.fma(Math.fma(Math.fma(p, t, L3), t, L2), t, L1), t, L0);
        return Math.fma(s, p, (double) (exponent >> MANTISSA_SIZE));
    }

    private static double exp2(double t) {
        double bounded = t > LARGEST ? LARGEST : t < SMALLEST ? SMALLEST : t;
        double rounded = bounded + ROUND;
        double r = bounded - (rounded - ROUND);
        double p = Math.fma(Math.fma(Math.fma(Math.fma(E9, r, E8), r, E7), r, E6), r, E5);
        p = Math.fma(Math.fma(Math.fma(Math.fma(Math.fma(p, r, E4), r, E3), r, E2), r, E1), r, 1);
        int n = (int) Double.doubleToRawLongBits(rounded);
        return p * Double.longBitsToDouble((long) (n + BIAS) << MANTISSA_SIZE);
    }

    /** out[k + i] = x[xFrom + i]<sup>y[yFrom + i]</sup> for i in [0, n). */
    public static void pow(float[] x, int xFrom, float[] y, int yFrom, float[] out, int k, int n) {
        for (int i = 0; i < n; i++) out[k + i] = pow(x[xFrom + i], y[yFrom + i]);
    }
}
