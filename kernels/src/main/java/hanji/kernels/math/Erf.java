package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.fma;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The error function 2/sqrt(pi) times the integral of e<sup>-t²</sup> from 0 to x, in F32, the same bits in scalar and
 * vector form and in CUDA; odd to the last bit.
 *
 * <p>With a = |x|: below 0.9375, a + a P(a<sup>2</sup>) with P a minimax polynomial of degree 6 (relative error
 * 2<sup>-30</sup>); from there on, 1 - e<sup>-Q(a)</sup> with Q of degree 7. docs/numerics.md, "Elementary functions".
 */
public final class Erf {
    /** 2/√π, the derivative at 0. */
    public static final double TWO_BY_ROOT_PI = 0x1.20dd750429b6dp+0;

    private static final int CHUNK = 1024; // elements a pass; a multiple of every vector length
    private static final float POLYNOMIAL_END = 0.9375f;
    private static final float LARGEST = 4; // from 3.92 on, erf rounds to 1
    private static final int SIGN = 0x80000000;

    private static final float P0 = 0x1.06eba8p-3f;
    private static final float P1 = -0x1.812740p-2f;
    private static final float P2 = 0x1.ce2d64p-4f;
    private static final float P3 = -0x1.b80120p-6f;
    private static final float P4 = 0x1.544aa8p-8f;
    private static final float P5 = -0x1.a6126ep-11f;
    private static final float P6 = 0x1.4f8e58p-14f;

    private static final float Q0 = -0x1.7811f6p-13f;
    private static final float Q1 = 0x1.212956p+0f;
    private static final float Q2 = 0x1.44403cp-1f;
    private static final float Q3 = 0x1.bbb6e4p-4f;
    private static final float Q4 = -0x1.9c11f8p-6f;
    private static final float Q5 = 0x1.1221eep-8f;
    private static final float Q6 = -0x1.ca2104p-12f;
    private static final float Q7 = 0x1.657444p-16f;

    private static final Pass[] PASSES = {
        (in, inFrom, fars, _, _, n) -> polynomialPass(in, inFrom, fars, n),
        (_, _, fars, _, _, n) -> farPass(fars, n),
        Erf::nearPass
    };

    /** Works on n elements. */
    private interface Pass {
        void run(float[] in, int inFrom, float[] fars, float[] out, int outFrom, int n);
    }

    private Erf() {}

    /** erf x. */
    public static float erf(float x) {
        float a = Math.abs(x);
        float s = a * a;
        float p = Math.fma(Math.fma(Math.fma(P6, s, P5), s, P4), s, P3);
        p = Math.fma(Math.fma(Math.fma(p, s, P2), s, P1), s, P0);
        float near = Math.fma(a, p, a);
        float b = a > LARGEST ? LARGEST : a;
        float q = Math.fma(Math.fma(Math.fma(Q7, b, Q6), b, Q5), b, Q4);
        q = Math.fma(Math.fma(Math.fma(Math.fma(q, b, Q3), b, Q2), b, Q1), b, Q0);
        float far = 1 - Exp.expWithin87(-q);
        int sign = Float.floatToRawIntBits(x) & SIGN;
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(a < POLYNOMIAL_END ? near : far) | sign);
        return Float.isNaN(x) ? Float.NaN : y;
    }

    /**
     * erf x in F64: 2/√π e<sup>-x²</sup> times the sum of 2<sup>n</sup> x<sup>2n+1</sup> / (1 * 3 * ... * (2n + 1)), whose terms
     * have one sign. Abramowitz and Stegun, 7.1.6.
     */
    public static double erf(double x) {
        if (Math.abs(x) > 6) return Math.signum(x);
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 0x1p-60 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_BY_ROOT_PI * Math.exp(-x * x) * sum;
    }

    /** {@link #erf(float)} of every lane, of the preferred species. */
    public static FloatVector erf(FloatVector x) {
        return joined(x, far(polynomial(x.abs())));
    }

    private static FloatVector joined(FloatVector x, FloatVector far) {
        FloatVector a = x.abs();
        FloatVector y = far.blend(near(a), a.compare(VectorOperators.LT, POLYNOMIAL_END));
        FloatVector signed =
                y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
        return signed.blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    private static FloatVector near(FloatVector a) {
        FloatVector s = a.mul(a);
        FloatVector p = fma(fma(fma(all(P6), s, P5), s, P4), s, P3);
        return a.fma(fma(fma(fma(p, s, P2), s, P1), s, P0), a);
    }

    private static FloatVector polynomial(FloatVector a) {
        FloatVector b = a.blend(all(LARGEST), a.compare(VectorOperators.GT, LARGEST));
        FloatVector q = fma(fma(fma(all(Q7), b, Q6), b, Q5), b, Q4);
        return fma(fma(fma(fma(q, b, Q3), b, Q2), b, Q1), b, Q0);
    }

    private static FloatVector far(FloatVector q) {
        return all(1).sub(Exp.expWithin87(q.neg()));
    }

    /**
     * out[outFrom + i] = erf(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. In three
     * passes, for the reason given in {@link Softplus}.
     */
    public static void erf(float[] in, int inFrom, float[] out, int outFrom, int n) {
        float[] fars = new float[Math.min(n, CHUNK)];
        for (int done = 0; done < SPECIES.loopBound(n); done += CHUNK) {
            int count = Math.min(CHUNK, SPECIES.loopBound(n) - done);
            for (Pass pass : PASSES) pass.run(in, inFrom + done, fars, out, outFrom + done, count);
        }
        for (int i = SPECIES.loopBound(n); i < n; i++) {
            out[outFrom + i] = erf(in[inFrom + i]);
        }
    }

    private static void polynomialPass(float[] in, int inFrom, float[] out, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            polynomial(FloatVector.fromArray(SPECIES, in, inFrom + i).abs()).intoArray(out, i);
        }
    }

    private static void farPass(float[] fars, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            far(FloatVector.fromArray(SPECIES, fars, i)).intoArray(fars, i);
        }
    }

    private static void nearPass(float[] in, int inFrom, float[] fars, float[] out, int outFrom, int n) {
        for (int i = 0; i < n; i += SPECIES.length()) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, inFrom + i);
            joined(x, FloatVector.fromArray(SPECIES, fars, i)).intoArray(out, outFrom + i);
        }
    }
}
