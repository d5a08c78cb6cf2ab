package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * GELU x Phi(x) = x/2 (1 + erf(x/sqrt(2))) (arXiv:1606.08415), the exact form and not the one of tanh, and its
 * derivative Phi(x) + x phi(x) in F32, the same bits in scalar and vector form and in CUDA. Phi and phi are the
 * distribution function and density of the standard normal. docs/numerics.md, "Elementary functions".
 */
public final class Gelu {
    /** 1/sqrt(2 pi), phi at 0. */
    public static final double PHI_OF_ZERO = 0x1.9884533d43651p-2;

    private static final int CHUNK = 1024; // elements a pass; a multiple of every vector length
    private static final float ROOT_OF_HALF = 0x1.6a09e6p-1f;
    private static final float PHI = (float) PHI_OF_ZERO;
    private static final float ZERO = -8; // Phi is 0 there in F32, so that an infinity multiplies no 0
    private static final float FAR = 16; // and phi there

    private Gelu() {}

    /** x Phi(x). */
    public static float gelu(float x) {
        float half = 0.5f * (x < ZERO ? ZERO : x);
        return Float.isNaN(x) ? Float.NaN : Math.fma(half, Erf.erf(x * ROOT_OF_HALF), half);
    }

    /** x Phi(x) in F64. */
    public static double gelu(double x) {
        return x == Double.NEGATIVE_INFINITY ? 0 : x * distribution(x);
    }

    /** The derivative Phi(x) + x phi(x) in F64. */
    public static double derivative(double x) {
        return distribution(x) + (Double.isInfinite(x) ? 0 : x * PHI_OF_ZERO * Math.exp(-x * x / 2));
    }

    private static double distribution(double x) {
        return 0.5 * (1 + Erf.erf(x * Math.sqrt(0.5)));
    }

    /** d times the derivative at x. */
    public static float gradient(float x, float d) {
        float near = x < -FAR ? -FAR : x > FAR ? FAR : x;
        float density = Exp.exp(near * near * -0.5f);
        return d * Math.fma(near * density, PHI, Math.fma(0.5f, Erf.erf(x * ROOT_OF_HALF), 0.5f));
    }

    /**
     * out[outFrom + i] = gelu(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. In three
     * passes, for the reason given in {@link Softplus}.
     */
    public static void gelu(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int vectors = SPECIES.loopBound(n);
        float[] erfs = new float[Math.min(n, CHUNK)];
        for (int done = 0; done < vectors; done += CHUNK) {
            int count = Math.min(CHUNK, vectors - done);
            scalePass(in, inFrom + done, erfs, 0, count);
            Erf.erf(erfs, 0, erfs, 0, count);
            joinPass(in, inFrom + done, erfs, out, outFrom + done, count);
        }
        for (int i = vectors; i < n; i++) out[outFrom + i] = gelu(in[inFrom + i]);
    }

    private static void scalePass(float[] in, int inFrom, float[] out, int outFrom, int n) {
        for (int i = 0; i < n; i += SPECIES.length())
            load(in, inFrom + i).mul(ROOT_OF_HALF).intoArray(out, outFrom + i);
    }

    private static void joinPass(float[] in, int inFrom, float[] erfs, float[] out, int outFrom, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector x = load(in, inFrom + i);
            FloatVector half =
                    x.blend(all(ZERO), x.compare(VectorOperators.LT, ZERO)).mul(0.5f);
            half.fma(load(erfs, i), half)
                    .blend(Float.NaN, x.compare(VectorOperators.NE, x))
                    .intoArray(out, outFrom + i);
        }
    }

    /** out[k + i] = gradient(x[xFrom + i], d[dFrom + i]) for i in [0, n); {@code out} is another array. */
    public static void gradient(float[] x, int xFrom, float[] d, int dFrom, float[] out, int k, int n) {
        int vectors = SPECIES.loopBound(n);
        float[] erfs = new float[Math.min(n, CHUNK)];
        for (int done = 0; done < vectors; done += CHUNK) {
            int count = Math.min(CHUNK, vectors - done);
            scalePass(x, xFrom + done, erfs, 0, count);
            Erf.erf(erfs, 0, erfs, 0, count);
            densityPass(x, xFrom + done, out, k + done, count);
            slopePass(x, xFrom + done, d, dFrom + done, erfs, out, k + done, count);
        }
        for (int i = vectors; i < n; i++) out[k + i] = gradient(x[xFrom + i], d[dFrom + i]);
    }

    private static void densityPass(float[] x, int xFrom, float[] out, int k, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector near = near(load(x, xFrom + i));
            Exp.exp(near.mul(near).mul(-0.5f)).intoArray(out, k + i);
        }
    }

    /** Puts gradients where densities stand. */
    private static void slopePass(float[] x, int xFrom, float[] d, int dFrom, float[] erfs, float[] out, int k, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector density = near(load(x, xFrom + i)).mul(load(out, k + i));
            FloatVector distribution = load(erfs, i).fma(all(0.5f), all(0.5f));
            load(d, dFrom + i).mul(density.fma(all(PHI), distribution)).intoArray(out, k + i);
        }
    }

    private static FloatVector near(FloatVector x) {
        return x.blend(all(-FAR), x.compare(VectorOperators.LT, -FAR))
                .blend(all(FAR), x.compare(VectorOperators.GT, FAR));
    }
}
