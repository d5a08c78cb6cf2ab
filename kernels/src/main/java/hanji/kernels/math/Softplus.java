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

    private static final Pass[] PASSES = {
        (in, inFrom, exps, _, _, n) -> expPass(in, inFrom, exps, n),
        (_, _, exps, _, _, n) -> logPass(exps, n),
        Softplus::addPass
    };

    /** Works on n elements. */
    private interface Pass {
        void run(float[] in, int inFrom, float[] logs, float[] out, int outFrom, int n);
    }

    private Softplus() {}

    /** ln(1 + e<sup>x</sup>). */
    public static float softplus(float x) {
        float y = (x > 0 ? x : 0) + Log1p.log1pOfUnit(Exp.exp(-Math.abs(x)));
        return Float.isNaN(x) ? Float.NaN : y;
    }

    /** {@link #softplus(float)} of every lane, of the preferred species. */
    public static FloatVector softplus(FloatVector x) {
        return fromLog(x, Log1p.log1pOfUnit(Exp.exp(x.abs().neg())));
    }

    /**
     * out[outFrom + i] = softplus(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. In
     * three passes: C2 stops inlining, and boxes every vector, at about 40 vector operations. They are called from one place, where it
     * inlines no call of three targets, so that each is compiled for itself.
     */
    public static void softplus(float[] in, int inFrom, float[] out, int outFrom, int n) {
        float[] exps = new float[Math.min(n, CHUNK)];
        for (int done = 0; done < SPECIES.loopBound(n); done += CHUNK) {
            int count = Math.min(CHUNK, SPECIES.loopBound(n) - done);
            for (Pass pass : PASSES) pass.run(in, inFrom + done, exps, out, outFrom + done, count);
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

    private static void logPass(float[] exps, int n) {
        for (int i = 0; i < n; i += SPECIES.length())
            Log1p.log1pOfUnit(FloatVector.fromArray(SPECIES, exps, i)).intoArray(exps, i);
    }

    private static void addPass(float[] in, int inFrom, float[] logs, float[] out, int outFrom, int n) {
        for (int i = 0; i < n; i += SPECIES.length())
            fromLog(FloatVector.fromArray(SPECIES, in, inFrom + i), FloatVector.fromArray(SPECIES, logs, i))
                    .intoArray(out, outFrom + i);
    }

    /** max(x, 0) + log, for log = ln(1 + e^-|x|). */
    private static FloatVector fromLog(FloatVector x, FloatVector log) {
        return log.add(all(0).blend(x, x.compare(VectorOperators.GT, 0f)))
                .blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }
}
