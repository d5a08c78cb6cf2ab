package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Logistic function 1 / (1 + e<sup>-x</sup>) in F32, the same bits in scalar and vector form and in CUDA.
 *
 * <p>With e = e<sup>-|x|</sup>: 1 / (1 + e) for x &gt;= 0 and e / (1 + e) below, so that small results keep their
 * relative accuracy. docs/numerics.md, "Elementary functions".
 */
public final class Sigmoid {
    private Sigmoid() {}

    /** 1 / (1 + e<sup>-x</sup>). */
    public static float sigmoid(float x) {
        float e = Exp.exp(-Math.abs(x));
        float y = (x >= 0 ? 1 : e) / (1 + e);
        return Float.isNaN(x) ? Float.NaN : y;
    }

    /** {@link #sigmoid(float)} of every lane, of the preferred species. */
    public static FloatVector sigmoid(FloatVector x) {
        FloatVector e = Exp.exp(x.abs().neg());
        FloatVector y = e.blend(all(1), x.compare(VectorOperators.GE, 0f)).div(e.add(1));
        return y.blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    /** out[outFrom + i] = sigmoid(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void sigmoid(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            sigmoid(FloatVector.fromArray(SPECIES, in, inFrom + i)).intoArray(out, outFrom + i);
        }
        for (; i < n; i++) {
            out[outFrom + i] = sigmoid(in[inFrom + i]);
        }
    }
}
