package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * ELU, x above 0 and e<sup>x</sup> - 1 below (arXiv:1511.07289, alpha = 1), and its derivative in F32, the same bits in
 * scalar and vector form and in CUDA. docs/numerics.md, "Elementary functions".
 */
public final class Elu {
    private Elu() {}

    /** x above 0, e<sup>x</sup> - 1 below, with no cancellation near 0. */
    public static float elu(float x) {
        return Float.isNaN(x) ? Float.NaN : x > 0 ? x : Exp.expm1(x);
    }

    /** d times the derivative at x: d above 0, d e<sup>x</sup> below. */
    public static float gradient(float x, float d) {
        return x > 0 ? d : d * Exp.exp(x);
    }

    /** {@link #elu(float)} of every lane, of the preferred species. */
    public static FloatVector elu(FloatVector x) {
        return Exp.expm1(x)
                .blend(x, x.compare(VectorOperators.GT, 0f))
                .blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    /** out[outFrom + i] = elu(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void elu(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int vectors = SPECIES.loopBound(n);
        for (int i = 0; i < vectors; i += SPECIES.length())
            elu(load(in, inFrom + i)).intoArray(out, outFrom + i);
        for (int i = vectors; i < n; i++) out[outFrom + i] = elu(in[inFrom + i]);
    }

    /** out[k + i] = gradient(x[xFrom + i], d[dFrom + i]) for i in [0, n); {@code out} is another array. */
    public static void gradient(float[] x, int xFrom, float[] d, int dFrom, float[] out, int k, int n) {
        int vectors = SPECIES.loopBound(n);
        Exp.exp(x, xFrom, out, k, vectors);
        for (int i = 0; i < vectors; i += SPECIES.length()) {
            FloatVector given = load(d, dFrom + i);
            given.mul(load(out, k + i))
                    .blend(given, load(x, xFrom + i).compare(VectorOperators.GT, 0f))
                    .intoArray(out, k + i);
        }
        for (int i = vectors; i < n; i++) out[k + i] = gradient(x[xFrom + i], d[dFrom + i]);
    }
}
