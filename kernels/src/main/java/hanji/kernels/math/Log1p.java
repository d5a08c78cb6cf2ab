package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.fma;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * ln(1 + x) in F32 without losing small x, the same bits in scalar and vector form and in CUDA.
 *
 * <p>k is taken from the rounded 1 + x as in {@link Log}; f = x 2<sup>-k</sup> + (2<sup>-k</sup> - 1) is then exact for
 * k = 0 and rounded once otherwise. docs/numerics.md, "Elementary functions".
 */
public final class Log1p {
    private static final int FOUR_BITS = 0x40800000;
    private static final float FOUR_THIRDS = 0x1.555556p+0f; // the smallest float that Log halves
    private static final float TINY = 0x1p-24f; // below, ln(1 + x) = x to within half an ulp

    private Log1p() {}

    /** ln(1 + x); -infinity at -1, NaN below. */
    public static float log1p(float x) {
        int exponent = Log.exponentBits(1 + x);
        float scale = Float.intBitsToFloat(FOUR_BITS - exponent); // 2^(2-k), normal for every k up to 128
        float f = Math.fma(x * 0.25f, scale, Math.fma(scale, 0.25f, -1));
        float y = Math.abs(x) < TINY ? x : Log.logOfParts(exponent >> 23, f);
        return x == -1 ? Float.NEGATIVE_INFINITY : x == Float.POSITIVE_INFINITY ? x : x > -1 ? y : Float.NaN;
    }

    /** {@link #log1p(float)} of every lane, of the preferred species. */
    public static FloatVector log1p(FloatVector x) {
        IntVector exponent = Log.exponentBits(x.add(1));
        FloatVector scale = exponent.neg().add(FOUR_BITS).reinterpretAsFloats();
        FloatVector f = x.mul(0.25f).fma(scale, fma(scale, all(0.25f), -1));
        FloatVector y = Log.logOfParts(Log.integerExponent(exponent), f);
        return y.blend(x, x.abs().compare(VectorOperators.LT, TINY))
                .blend(Float.NaN, x.compare(VectorOperators.GE, -1f).not())
                .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, -1f))
                .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    }

    /** {@link #log1p(float)} for x in [0, 1] only: the same bits for less. */
    static float log1pOfUnit(float x) {
        boolean doubled = x + 1 >= FOUR_THIRDS;
        return Log.logOfParts(doubled ? 1 : 0, doubled ? Math.fma(x, 0.5f, -0.5f) : x);
    }

    /** {@link #log1pOfUnit(float)} of every lane. */
    static FloatVector log1pOfUnit(FloatVector x) {
        VectorMask<Float> doubled = x.add(1).compare(VectorOperators.GE, FOUR_THIRDS);
        return Log.logOfParts(all(0).blend(1, doubled), x.blend(x.fma(0.5f, -0.5f), doubled));
    }

    /** out[outFrom + i] = log1p(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void log1p(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            log1p(FloatVector.fromArray(SPECIES, in, inFrom + i)).intoArray(out, outFrom + i);
        }
        for (; i < n; i++) {
            out[outFrom + i] = log1p(in[inFrom + i]);
        }
    }
}
