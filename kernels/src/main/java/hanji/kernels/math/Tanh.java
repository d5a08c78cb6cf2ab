package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.fma;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Hyperbolic tangent in F32, the same bits in scalar and vector form and in CUDA; odd to the last bit.
 *
 * <p>With a = |x|: below 0.55, a + a<sup>3</sup> T(a<sup>2</sup>) with T a minimax polynomial of degree 4 (relative
 * error 2<sup>-29.7</sup>); from there on, 1 - 2 / (e<sup>2a</sup> + 1). docs/numerics.md, "Elementary functions".
 */
public final class Tanh {
    private static final float POLYNOMIAL_END = 0.55f;
    private static final float LARGEST = 10; // from 9.02 on, tanh rounds to 1
    private static final int SIGN = 0x80000000;

    private static final float T0 = -0x1.55554ap-2f;
    private static final float T1 = 0x1.110ceep-3f;
    private static final float T2 = -0x1.b91e7ep-5f;
    private static final float T3 = 0x1.58e518p-6f;
    private static final float T4 = -0x1.9921a2p-8f;

    private Tanh() {}

    /** tanh x. */
    public static float tanh(float x) {
        float a = Math.abs(x);
        float s = a * a;
        float t = Math.fma(Math.fma(Math.fma(Math.fma(T4, s, T3), s, T2), s, T1), s, T0);
        float near = Math.fma(a * s, t, a);
        float bounded = a > LARGEST ? LARGEST : a;
        float far = 1 - 2 / (Exp.expWithin87(bounded + bounded) + 1);
        int sign = Float.floatToRawIntBits(x) & SIGN;
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(a < POLYNOMIAL_END ? near : far) | sign);
        return Float.isNaN(x) ? Float.NaN : y;
    }

    /** {@link #tanh(float)} of every lane, of the preferred species. */
    public static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector s = a.mul(a);
        FloatVector t = fma(fma(fma(fma(all(T4), s, T3), s, T2), s, T1), s, T0);
        FloatVector near = a.mul(s).fma(t, a);
        FloatVector bounded = a.blend(all(LARGEST), a.compare(VectorOperators.GT, LARGEST));
        FloatVector far =
                all(1).sub(all(2).div(Exp.expWithin87(bounded.add(bounded)).add(1)));
        FloatVector y = far.blend(near, a.compare(VectorOperators.LT, POLYNOMIAL_END));
        FloatVector signed =
                y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
        return signed.blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    /** out[outFrom + i] = tanh(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void tanh(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            tanh(FloatVector.fromArray(SPECIES, in, inFrom + i)).intoArray(out, outFrom + i);
        }
        for (; i < n; i++) {
            out[outFrom + i] = tanh(in[inFrom + i]);
        }
    }
}
