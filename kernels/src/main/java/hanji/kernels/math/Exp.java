package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.fma;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * e<sup>x</sup> in F32, within 1 ulp, the same bits in scalar and vector form and in CUDA.
 *
 * <p>x = n ln 2 + r with |r| &lt;= ln 2 / 2; e<sup>r</sup> by a minimax polynomial of degree 6 (relative error
 * 2<sup>-28.2</sup>), times 2<sup>n</sup> in two factors, so that only a subnormal result is rounded once more.
 * docs/numerics.md, "Elementary functions".
 */
public final class Exp {
    private static final float LARGEST = 89; // e^89 overflows
    private static final float SMALLEST = -104; // e^-104 is below half of the smallest subnormal
    private static final float SMALLEST_EXPM1 = -24; // e^-24 - 1 rounds to -1
    private static final float LOG2_E = 0x1.715476p+0f;
    private static final float LN2_HIGH = 0x1.62e43p-1f;
    private static final float LN2_LOW = -0x1.05c61p-29f;

    /** Adding 1.5 * 2^23 rounds to the nearest integer, which the low bits of the sum then hold. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = 0x4B400000;

    private static final int RAISE = 64;
    private static final float LOWER = 0x1p-64f;

    private static final float C2 = 0x1.fffffcp-2f;
    private static final float C3 = 0x1.555492p-3f;
    private static final float C4 = 0x1.5558aep-5f;
    private static final float C5 = 0x1.123984p-7f;
    private static final float C6 = 0x1.6a4f3ep-10f;

    private Exp() {}

    /** e<sup>x</sup>; 0 below -103.97, infinity above 88.72. */
    public static float exp(float x) {
        float clamped = x > LARGEST ? LARGEST : x < SMALLEST ? SMALLEST : x;
        float rounded = Math.fma(clamped, LOG2_E, ROUND);
        return Float.isNaN(x) ? Float.NaN : ofParts(remainder(clamped, rounded), rounded);
    }

    /** {@link #exp(float)} of every lane, of the preferred species. */
    public static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.blend(all(LARGEST), x.compare(VectorOperators.GT, LARGEST))
                .blend(all(SMALLEST), x.compare(VectorOperators.LT, SMALLEST));
        FloatVector rounded = clamped.fma(LOG2_E, ROUND);
        return ofParts(remainder(clamped, rounded), rounded).blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    /**
     * e<sup>x + tail</sup> for x that is not positive, or NaN, and the part of it that rounding cut off, at most half an
     * ulp; 0 below -104, whatever the tail.
     */
    public static float exp(float x, float tail) {
        float rounded = Math.fma(x, LOG2_E, ROUND);
        return x < SMALLEST ? 0 : ofParts(remainder(x, rounded) + tail, rounded);
    }

    /**
     * {@link #exp(float, float)} of every lane, of the preferred species. The power 2<sup>n</sup> is not halved but
     * 2<sup>n + 64</sup> 2<sup>-64</sup>, which gives the same bits, since here too only the last product rounds; the
     * shift drops {@link #ROUND_BITS}.
     */
    public static FloatVector exp(FloatVector x, FloatVector tail) {
        FloatVector rounded = x.fma(LOG2_E, ROUND);
        FloatVector r = remainder(x, rounded).add(tail);
        IntVector raised =
                rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(127 + RAISE << 23);
        return polynomial(r)
                .mul(raised.reinterpretAsFloats())
                .mul(LOWER)
                .blend(0, x.compare(VectorOperators.LT, SMALLEST));
    }

    /** {@link #exp(float)} for |x| &lt;= 87 and NaN only (whose bits may change): the same bits for less. */
    static float expWithin87(float x) {
        float rounded = Math.fma(x, LOG2_E, ROUND);
        return polynomial(remainder(x, rounded)) * powerOfTwo(Float.floatToRawIntBits(rounded) - ROUND_BITS);
    }

    /** {@link #expWithin87(float)} of every lane. */
    static FloatVector expWithin87(FloatVector x) {
        FloatVector rounded = x.fma(LOG2_E, ROUND);
        IntVector exponent = rounded.reinterpretAsInts().sub(ROUND_BITS);
        return polynomial(remainder(x, rounded)).mul(powerOfTwo(exponent));
    }

    /**
     * e<sup>x</sup> - 1 for x that is not positive, or NaN (whose bits may change): with x = n ln 2 + r and q =
     * e<sup>r</sup> - 1 by the same polynomial less its 1, it is q 2<sup>n</sup> + (2<sup>n</sup> - 1); -1 below
     * -17.33.
     */
    static float expm1(float x) {
        float clamped = x < SMALLEST_EXPM1 ? SMALLEST_EXPM1 : x;
        float rounded = Math.fma(clamped, LOG2_E, ROUND);
        float r = remainder(clamped, rounded);
        float power = powerOfTwo(Float.floatToRawIntBits(rounded) - ROUND_BITS);
        return Math.fma(Math.fma(quadratic(r) * r, r, r), power, power - 1);
    }

    /** {@link #expm1(float)} of every lane, of the preferred species. */
    static FloatVector expm1(FloatVector x) {
        FloatVector clamped = x.blend(all(SMALLEST_EXPM1), x.compare(VectorOperators.LT, SMALLEST_EXPM1));
        FloatVector rounded = clamped.fma(LOG2_E, ROUND);
        FloatVector r = remainder(clamped, rounded);
        FloatVector power = powerOfTwo(rounded.reinterpretAsInts().sub(ROUND_BITS));
        return quadratic(r).mul(r).fma(r, r).fma(power, power.sub(1));
    }

    /** x - n ln 2, where {@code rounded} holds n. */
    private static float remainder(float x, float rounded) {
        float n = rounded - ROUND;
        return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    }

    private static FloatVector remainder(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(ROUND);
        return n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
    }

    /** e<sup>r</sup> 2<sup>n</sup>, where {@code rounded} holds n. */
    private static float ofParts(float r, float rounded) {
        int exponent = Float.floatToRawIntBits(rounded) - ROUND_BITS;
        int half = exponent >> 1;
        return polynomial(r) * powerOfTwo(half) * powerOfTwo(exponent - half);
    }

    private static FloatVector ofParts(FloatVector r, FloatVector rounded) {
        IntVector exponent = rounded.reinterpretAsInts().sub(ROUND_BITS);
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        return polynomial(r).mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
    }

    /** out[outFrom + i] = exp(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void exp(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            exp(FloatVector.fromArray(SPECIES, in, inFrom + i)).intoArray(out, outFrom + i);
        }
        for (; i < n; i++) {
            out[outFrom + i] = exp(in[inFrom + i]);
        }
    }

    /** e<sup>r</sup> for |r| &lt;= ln 2 / 2. */
    private static float polynomial(float r) {
        return Math.fma(Math.fma(quadratic(r), r, 1), r, 1);
    }

    private static FloatVector polynomial(FloatVector r) {
        return fma(fma(quadratic(r), r, 1), r, 1);
    }

    /** (e<sup>r</sup> - 1 - r) / r<sup>2</sup> for |r| &lt;= ln 2 / 2. */
    private static float quadratic(float r) {
        return Math.fma(Math.fma(Math.fma(Math.fma(C6, r, C5), r, C4), r, C3), r, C2);
    }

    private static FloatVector quadratic(FloatVector r) {
        return fma(fma(fma(fma(all(C6), r, C5), r, C4), r, C3), r, C2);
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat(n + 127 << 23);
    }

    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }
}
