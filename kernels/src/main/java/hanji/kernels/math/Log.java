package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.fma;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Natural logarithm in F32, the same bits in scalar and vector form and in CUDA.
 *
 * <p>x = 2<sup>k</sup> (1 + f) with 1 + f in [2/3, 4/3); ln(1 + f) = f + f<sup>2</sup> Q(f) with Q a minimax polynomial
 * of degree 8 (relative error 2<sup>-27.7</sup>), plus k ln 2. docs/numerics.md, "Elementary functions".
 */
public final class Log {
    private static final int TWO_THIRDS_BITS = 0x3F2AAAAB;
    private static final int EXPONENT_BITS = 0xFF800000;
    private static final float LN2 = 0x1.62e43p-1f;
    private static final float SUBNORMAL_SCALE = 0x1p23f;

    private static final float C2 = -0x1p-1f;
    private static final float C3 = 0x1.555506p-2f;
    private static final float C4 = -0x1.fffefap-3f;
    private static final float C5 = 0x1.99d05cp-3f;
    private static final float C6 = -0x1.559c3p-3f;
    private static final float C7 = 0x1.1ed45p-3f;
    private static final float C8 = -0x1.f33c0ap-4f;
    private static final float C9 = 0x1.1e72b8p-3f;
    private static final float C10 = -0x1.07ab6ep-3f;

    private Log() {}

    /** ln x; -infinity at either zero, NaN below. */
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        float scaled = subnormal ? x * SUBNORMAL_SCALE : x;
        int exponent = exponentBits(scaled);
        float k = (exponent >> 23) + (subnormal ? -23f : 0f);
        float y = logOfParts(k, Float.intBitsToFloat(Float.floatToRawIntBits(scaled) - exponent) - 1);
        return x == 0 ? Float.NEGATIVE_INFINITY : x == Float.POSITIVE_INFINITY ? x : x > 0 ? y : Float.NaN;
    }

    /** {@link #log(float)} of every lane, of the preferred species. */
    public static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        FloatVector scaled = x.blend(x.mul(SUBNORMAL_SCALE), subnormal);
        IntVector exponent = exponentBits(scaled);
        FloatVector k = integerExponent(exponent).add(all(0f).blend(-23f, subnormal));
        FloatVector y = logOfParts(k, significand(scaled, exponent).sub(1));
        return y.blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not())
                .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f))
                .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    }

    /** {@link #log(float)} of a positive, normal, finite number only: the same bits for less. */
    public static float logOfNormal(float x) {
        int exponent = exponentBits(x);
        return logOfParts(exponent >> 23, Float.intBitsToFloat(Float.floatToRawIntBits(x) - exponent) - 1);
    }

    /** {@link #logOfNormal(float)} of every lane, of the preferred species. */
    public static FloatVector logOfNormal(FloatVector x) {
        IntVector exponent = exponentBits(x);
        return logOfParts(integerExponent(exponent), significand(x, exponent).sub(1));
    }

    /** out[outFrom + i] = log(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void log(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            log(FloatVector.fromArray(SPECIES, in, inFrom + i)).intoArray(out, outFrom + i);
        }
        for (; i < n; i++) {
            out[outFrom + i] = log(in[inFrom + i]);
        }
    }

    /** k * 2^23, where x = 2^k m and m in [2/3, 4/3). */
    static int exponentBits(float x) {
        return Float.floatToRawIntBits(x) - TWO_THIRDS_BITS & EXPONENT_BITS;
    }

    static IntVector exponentBits(FloatVector x) {
        return x.reinterpretAsInts().sub(TWO_THIRDS_BITS).and(EXPONENT_BITS);
    }

    static FloatVector integerExponent(IntVector exponentBits) {
        return (FloatVector) exponentBits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
    }

    private static FloatVector significand(FloatVector x, IntVector exponentBits) {
        return x.reinterpretAsInts().sub(exponentBits).reinterpretAsFloats();
    }

    /** k ln 2 + ln(1 + f), for 1 + f in [2/3, 4/3). */
    static float logOfParts(float k, float f) {
        float q = Math.fma(Math.fma(Math.fma(Math.fma(C10, f, C9), f, C8), f, C7), f, C6);
        q = Math.fma(Math.fma(Math.fma(Math.fma(q, f, C5), f, C4), f, C3), f, C2);
        return Math.fma(k, LN2, Math.fma(q, f * f, f));
    }

    static FloatVector logOfParts(FloatVector k, FloatVector f) {
        FloatVector q = fma(fma(fma(fma(all(C10), f, C9), f, C8), f, C7), f, C6);
        q = fma(fma(fma(fma(q, f, C5), f, C4), f, C3), f, C2);
        return k.fma(all(LN2), q.fma(f.mul(f), f));
    }
}
