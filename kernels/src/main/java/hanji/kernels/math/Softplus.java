package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softplus ln(1 + e<sup>x</sup>) = max(x, 0) + ln(1 + e<sup>-|x|</sup>) in F32, the same bits in scalar and vector form
 * and in CUDA. docs/numerics.md, "Elementary functions".
 */
public final class Softplus {
    private Softplus() {}

    /** ln(1 + e<sup>x</sup>). */
    public static float softplus(float x) {
        float y = (x > 0 ? x : 0) + Log1p.log1p(Exp.exp(-Math.abs(x)));
        return Float.isNaN(x) ? Float.NaN : y;
    }

    /** {@link #softplus(float)} of every lane, of the preferred species. */
    public static FloatVector softplus(FloatVector x) {
        FloatVector positive = all(0).blend(x, x.compare(VectorOperators.GT, 0f));
        return Lanes.nanWhereNan(x, positive.add(Log1p.log1p(Exp.exp(x.abs().neg()))));
    }

    /** out[outFrom + i] = softplus(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void softplus(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            softplus(FloatVector.fromArray(SPECIES, in, inFrom + i)).intoArray(out, outFrom + i);
        }
        for (; i < n; i++) {
            out[outFrom + i] = softplus(in[inFrom + i]);
        }
    }
}
