package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * SiLU x sigmoid(x) (arXiv:1606.08415, arXiv:1702.03118) and its derivative in F32, the same bits in scalar and vector
 * form and in CUDA. docs/numerics.md, "Elementary functions".
 */
public final class Silu {
    private static final int CHUNK = 1024; // elements a pass; a multiple of every vector length
    private static final float FAR = 128; // sigmoid is 0 or 1 there, so that an infinity multiplies no 0

    private static final Pass[] GRADIENT = {
        (x, xFrom, _, _, _, out, k, n) -> expPass(x, xFrom, out, k, n),
        (_, _, _, _, larger, out, k, n) -> sigmoidPass(larger, out, k, n),
        Silu::slopePass
    };

    /** Works on n elements. */
    private interface Pass {
        void run(float[] x, int xFrom, float[] d, int dFrom, float[] larger, float[] out, int k, int n);
    }

    private Silu() {}

    /** x sigmoid(x). */
    public static float silu(float x) {
        return Float.isNaN(x) ? Float.NaN : (x < -FAR ? -FAR : x) * Sigmoid.sigmoid(x);
    }

    /** d times the derivative at x, d s (1 + x (1 - s)) with s = sigmoid(x); 1 - s is computed with no cancellation. */
    public static float gradient(float x, float d) {
        float e = Exp.exp(-Math.abs(x)), larger = 1 / (1 + e), smaller = e * larger;
        float near = x < -FAR ? -FAR : x > FAR ? FAR : x;
        return d * ((x >= 0 ? larger : smaller) * Math.fma(near, x >= 0 ? smaller : larger, 1));
    }

    /**
     * out[outFrom + i] = silu(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. In two
     * passes, for the reason given in {@link Softplus}.
     */
    public static void silu(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int vectors = SPECIES.loopBound(n);
        float[] s = new float[Math.min(n, CHUNK)];
        for (int done = 0; done < vectors; done += CHUNK) {
            int count = Math.min(CHUNK, vectors - done);
            Sigmoid.sigmoid(in, inFrom + done, s, 0, count);
            productPass(in, inFrom + done, s, out, outFrom + done, count);
        }
        for (int i = vectors; i < n; i++) out[outFrom + i] = silu(in[inFrom + i]);
    }

    private static void productPass(float[] in, int inFrom, float[] s, float[] out, int outFrom, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector x = load(in, inFrom + i);
            x.blend(all(-FAR), x.compare(VectorOperators.LT, -FAR))
                    .mul(load(s, i))
                    .blend(Float.NaN, x.compare(VectorOperators.NE, x))
                    .intoArray(out, outFrom + i);
        }
    }

    /**
     * out[k + i] = gradient(x[xFrom + i], d[dFrom + i]) for i in [0, n); {@code out} is another array. In passes that are called from
     * one place, for the reason given in {@link Softplus}.
     */
    public static void gradient(float[] x, int xFrom, float[] d, int dFrom, float[] out, int k, int n) {
        int vectors = SPECIES.loopBound(n);
        float[] larger = new float[Math.min(n, CHUNK)];
        for (int done = 0; done < vectors; done += CHUNK) {
            int count = Math.min(CHUNK, vectors - done);
            for (Pass pass : GRADIENT) pass.run(x, xFrom + done, d, dFrom + done, larger, out, k + done, count);
        }
        for (int i = vectors; i < n; i++) out[k + i] = gradient(x[xFrom + i], d[dFrom + i]);
    }

    /** e = e^-|x| to out. */
    private static void expPass(float[] x, int xFrom, float[] out, int k, int n) {
        for (int i = 0; i < n; i += SPECIES.length())
            Exp.exp(load(x, xFrom + i).abs().neg()).intoArray(out, k + i);
    }

    /** 1 / (1 + e), and the smaller of s and 1 - s to out. */
    private static void sigmoidPass(float[] larger, float[] out, int k, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector e = load(out, k + i), greater = all(1).div(e.add(1));
            greater.intoArray(larger, i);
            e.mul(greater).intoArray(out, k + i);
        }
    }

    private static void slopePass(
            float[] x, int xFrom, float[] d, int dFrom, float[] larger, float[] out, int k, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector v = load(x, xFrom + i), greater = load(larger, i), smaller = load(out, k + i);
            FloatVector near = v.blend(all(-FAR), v.compare(VectorOperators.LT, -FAR))
                    .blend(all(FAR), v.compare(VectorOperators.GT, FAR));
            VectorMask<Float> isPositive = v.compare(VectorOperators.GE, 0);
            FloatVector slope = near.fma(greater.blend(smaller, isPositive), all(1));
            load(d, dFrom + i)
                    .mul(smaller.blend(greater, isPositive).mul(slope))
                    .intoArray(out, k + i);
        }
    }
}
