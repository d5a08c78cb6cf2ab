package hanji.simulator.machine;

/**
 * Floats of 16 bits, which are computed with in F64 and rounded once: where F64 cannot hold a result, it is rounded to odd
 * before, and so not rounded twice (Boldo and Melquiond, IEEE Transactions on Computers 57, 2008).
 *
 * @see <a href="https://docs.nvidia.com/cuda/parallel-thread-execution/">PTX ISA, half precision instructions</a>
 */
public enum Half {
    /** IEEE 754 binary16. */
    F16(10, -14, 65504, 0x7fff),
    /** The upper half of an F32. */
    BF16(7, -126, 0x1.fep127, 0x7fff);
    private static final int SIGN = 0x8000, BITS = 0xffff;

    private final int fraction;
    private final int leastExponent;
    private final double most;
    private final int nan;

    Half(int fraction, int leastExponent, double most, int nan) {
        this.fraction = fraction;
        this.leastExponent = leastExponent;
        this.most = most;
        this.nan = nan;
    }

    /** The largest finite number. */
    public double most() {
        return most;
    }

    /** The value of bits; those above the lowest 16 do not count. */
    public double value(int bits) {
        return this == F16 ? Float.float16ToFloat((short) bits) : Float.intBitsToFloat(bits << 16);
    }

    /** How numbers become whole. */
    public interface Whole {
        double of(double a);
    }

    /** The bits of a value, rounded to the nearest, to even where two are as near. */
    public int bits(double value) {
        return bits(value, Math::rint);
    }

    /**
     * The bits of a value.
     *
     * @param rounding how the last digit is found
     */
    public int bits(double value, Whole rounding) {
        if (Double.isNaN(value)) return nan;
        int exponent = Math.max(Math.getExponent(value), leastExponent);
        double unit = Math.scalb(1.0, exponent - fraction);
        double rounded = Double.isInfinite(value) ? value : rounding.of(value / unit) * unit;
        if (Math.abs(rounded) > most && !Double.isInfinite(value))
            rounded = Math.copySign(
                    rounding.of(Math.copySign(0.5 + 0x1p-20, value)) == 0 ? most : Double.POSITIVE_INFINITY, value);
        float exact = (float) rounded;
        return this == F16 ? Float.floatToFloat16(exact) & BITS : Float.floatToRawIntBits(exact) >>> 16;
    }

    /** The sum of two numbers, rounded to odd (the error of a sum: Knuth, TAOCP volume 2, 4.2.2). */
    static double oddSum(double a, double b) {
        double sum = a + b;
        if (!Double.isFinite(sum)) return sum;
        double ofB = sum - a;
        double error = (a - (sum - ofB)) + (b - ofB);
        boolean isOdd = (Double.doubleToRawLongBits(sum) & 1) != 0;
        return error == 0 || isOdd ? sum : error > 0 ? Math.nextUp(sum) : Math.nextDown(sum);
    }

    /** {@code a + b}. */
    public int sum(int a, int b) {
        return bits(oddSum(value(a), value(b)));
    }

    /** {@code a * b + c}, as one number before it is rounded; the product is exact in F64. */
    public double fused(int a, int b, int c) {
        return oddSum(value(a) * value(b), value(c));
    }

    /** Bits with what is smaller than any normal number made 0. */
    public int flushed(int bits) {
        return Math.abs(value(bits)) < Math.scalb(1.0, leastExponent) ? bits & SIGN : bits & BITS;
    }

    /** The smaller or the larger of two, of which -0 is below +0; of a number and a NaN the number, or NaN if asked for. */
    public int extreme(int a, int b, boolean larger, boolean keepsNan) {
        double x = value(a), y = value(b);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            boolean none = Double.isNaN(x) && Double.isNaN(y);
            return none || keepsNan ? nan : (Double.isNaN(x) ? b : a) & BITS;
        }
        return bits(larger ? Math.max(x, y) : Math.min(x, y));
    }
}
