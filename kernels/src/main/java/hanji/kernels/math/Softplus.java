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
    private static final int CHUNK = 1024; // elements a pass; a multiple of every vector length

    private Softplus() {}

    /** ln(1 + e<sup>x</sup>). */
    public static float softplus(float x) {
        float y = (x > 0 ? x : 0) + Log1p.log1pOfUnit(Exp.exp(-Math.abs(x)));
        return Float.isNaN(x) ? Float.NaN : y;
    }

    /** {@link #softplus(float)} of every lane, of the preferred species. */
    public static FloatVector softplus(FloatVector x) {
        return fromExp(x, Exp.exp(x.abs().neg()));
    }

    /**
     * out[outFrom + i] = softplus(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. In
     * two passes: C2 stops inlining, and boxes every vector, at about 40 vector operations.
     */
    public static void softplus(float[] in, int inFrom, float[] out, int outFrom, int n) {
        float[] exps = new float[Math.min(n, CHUNK)];
        for (int done = 0; done < SPECIES.loopBound(n); done += CHUNK) {
            int count = Math.min(CHUNK, SPECIES.loopBound(n) - done);
            expPass(in, inFrom + done, exps, count);
            logPass(in, inFrom + done, exps, out, outFrom + done, count);
        }
        for (int i = SPECIES.loopBound(n); i < n; i++) {
            out[outFrom + i] = softplus(in[inFrom + i]);
        }
    }

    private static void expPass(float[] in, int inFrom, float[] exps, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            Exp.exp(FloatVector.fromArray(SPECIES, in, inFrom + i).abs().neg()).intoArray(exps, i);
        }
    }

    private static void logPass(float[] in, int inFrom, float[] exps, float[] out, int outFrom, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, inFrom + i);
            fromExp(x, FloatVector.fromArray(SPECIES, exps, i)).intoArray(out, outFrom + i);
        }
    }

    /** max(x, 0) + ln(1 + e), for e = e^-|x|. */
    private static FloatVector fromExp(FloatVector x, FloatVector e) {
        return Log1p.log1pOfUnit(e)
                .add(all(0).blend(x, x.compare(VectorOperators.GT, 0f)))
                .blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }
}
