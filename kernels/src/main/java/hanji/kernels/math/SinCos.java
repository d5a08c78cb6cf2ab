package hanji.kernels.math;

import static hanji.kernels.math.Lanes.SPECIES;
import static hanji.kernels.math.Lanes.all;
import static hanji.kernels.math.Lanes.fma;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sine and cosine in F32 for every finite argument, the same bits in scalar and vector form and in CUDA.
 *
 * <p>|x| = n pi/2 + r with |r| &lt;= pi/4. Up to {@link #CODY_WAITE_END}, r by three fused steps with pi/2 in three
 * parts (Cody and Waite 1980, "Software manual for the elementary functions"); beyond, exactly in integers (Payne and
 * Hanek 1983, {@link PayneHanek}), lane by lane. Then minimax polynomials of degree 7 for sin r and 8 for cos r.
 * docs/numerics.md, "Elementary functions".
 */
public final class SinCos {
    /** Largest |x| for which r comes from three fused steps; arguments beyond are right too, but slower. */
    public static final float CODY_WAITE_END = 65536;

    private static final float TWO_OVER_PI = 0x1.45f306p-1f;
    private static final float HALF_PI_1 = 0x1.921fb6p+0f;
    private static final float HALF_PI_2 = -0x1.777a5cp-25f;
    private static final float HALF_PI_3 = -0x1.ee59dap-50f;

    /** Adding 1.5 * 2^23 rounds to the nearest integer, whose low bits are then the low bits of the sum. */
    private static final float ROUND = 0x1.8p23f;

    private static final int SIGN = 0x80000000;

    private static final float S3 = -0x1.555544p-3f;
    private static final float S5 = 0x1.1106c6p-7f;
    private static final float S7 = -0x1.991c26p-13f;
    private static final float C4 = 0x1.55554ap-5f;
    private static final float C6 = -0x1.6c0c22p-10f;
    private static final float C8 = 0x1.99e524p-16f;

    private SinCos() {}

    /** An angle of quarter * pi/2 + remainder; only the low two bits of quarter count. */
    record Angle(int quarter, float remainder) {
        /** Of a non-negative finite number. */
        static Angle of(float a) {
            if (a > CODY_WAITE_END) {
                return PayneHanek.reduce(a);
            }
            float rounded = Math.fma(a, TWO_OVER_PI, ROUND);
            float n = rounded - ROUND;
            float r = Math.fma(n, -HALF_PI_3, Math.fma(n, -HALF_PI_2, Math.fma(n, -HALF_PI_1, a)));
            return new Angle(Float.floatToRawIntBits(rounded), r);
        }
    }

    /** sin x; NaN for an infinity. */
    public static float sin(float x) {
        if (!Float.isFinite(x)) {
            return Float.NaN;
        }
        Angle angle = Angle.of(Math.abs(x));
        float y = sin(angle.quarter, angle.remainder);
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ Float.floatToRawIntBits(x) & SIGN);
    }

    /** cos x; NaN for an infinity. */
    public static float cos(float x) {
        if (!Float.isFinite(x)) {
            return Float.NaN;
        }
        Angle angle = Angle.of(Math.abs(x));
        return sin(angle.quarter + 1, angle.remainder);
    }

    /** sin(quarter * pi/2 + r) for |r| &lt;= pi/4; with quarter + 1, the cosine. */
    public static float sin(int quarter, float r) {
        float y = (quarter & 1) == 0 ? sinOfRemainder(r) : cosOfRemainder(r);
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ quarter << 30 & SIGN);
    }

    /** {@link #sin(int, float)} of every lane, of the preferred species. */
    public static FloatVector sin(IntVector quarter, FloatVector r) {
        return selected(quarter, sinOfRemainder(r), cosOfRemainder(r));
    }

    /** {@link #sin(float)} for |r| &lt;= pi/4 only. */
    private static float sinOfRemainder(float r) {
        float s = r * r;
        return Math.fma(r * s, Math.fma(Math.fma(S7, s, S5), s, S3), r);
    }

    /** {@link #sin(float)} of every lane, for |r| &lt;= pi/4 only. */
    public static FloatVector sinOfRemainder(FloatVector r) {
        FloatVector s = r.mul(r);
        return r.mul(s).fma(fma(fma(all(S7), s, S5), s, S3), r);
    }

    /** {@link #cos(float)} for |r| &lt;= pi/4 only. */
    private static float cosOfRemainder(float r) {
        float s = r * r;
        return Math.fma(Math.fma(Math.fma(Math.fma(C8, s, C6), s, C4), s, -0.5f), s, 1);
    }

    /** {@link #cos(float)} of every lane, for |r| &lt;= pi/4 only. */
    public static FloatVector cosOfRemainder(FloatVector r) {
        FloatVector s = r.mul(r);
        return fma(fma(fma(fma(all(C8), s, C6), s, C4), s, -0.5f), s, 1);
    }

    /** sin(quarter * pi/2 + r) from sin r and cos r; with quarter + 1, the cosine. */
    public static FloatVector selected(IntVector quarter, FloatVector sine, FloatVector cosine) {
        VectorMask<Float> odd = quarter.and(1).compare(VectorOperators.NE, 0).cast(SPECIES);
        return withSigns(sine.blend(cosine, odd), quarter.lanewise(VectorOperators.LSHL, 30));
    }

    /** {@link #sin(float)} of every lane, of the preferred species. */
    public static FloatVector sin(FloatVector x) {
        return isNear(x) ? sinNear(x) : sinLaneByLane(x);
    }

    /** {@link #cos(float)} of every lane, of the preferred species. */
    public static FloatVector cos(FloatVector x) {
        return isNear(x) ? cosNear(x) : cosLaneByLane(x);
    }

    /** out[outFrom + i] = sin(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void sin(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            sin(FloatVector.fromArray(SPECIES, in, inFrom + i)).intoArray(out, outFrom + i);
        }
        for (; i < n; i++) {
            out[outFrom + i] = sin(in[inFrom + i]);
        }
    }

    /** out[outFrom + i] = cos(in[inFrom + i]) for i in [0, n); {@code in} may be {@code out} at the same offset. */
    public static void cos(float[] in, int inFrom, float[] out, int outFrom, int n) {
        int i = 0;
        for (; i < SPECIES.loopBound(n); i += SPECIES.length()) {
            cos(FloatVector.fromArray(SPECIES, in, inFrom + i)).intoArray(out, outFrom + i);
        }
        for (; i < n; i++) {
            out[outFrom + i] = cos(in[inFrom + i]);
        }
    }

    private static boolean isNear(FloatVector x) {
        return !x.abs().compare(VectorOperators.GT, CODY_WAITE_END).anyTrue();
    }

    private static FloatVector sinNear(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector rounded = a.fma(TWO_OVER_PI, ROUND);
        FloatVector y = sin(rounded.reinterpretAsInts(), remainder(a, rounded));
        return withSigns(y, x.reinterpretAsInts()).blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    private static FloatVector cosNear(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector rounded = a.fma(TWO_OVER_PI, ROUND);
        FloatVector y = sin(rounded.reinterpretAsInts().add(1), remainder(a, rounded));
        return y.blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    private static FloatVector remainder(FloatVector a, FloatVector rounded) {
        FloatVector n = rounded.sub(ROUND);
        return n.fma(all(-HALF_PI_3), n.fma(all(-HALF_PI_2), n.fma(all(-HALF_PI_1), a)));
    }

    /** y, negated where the top bit of {@code signs} is set. */
    private static FloatVector withSigns(FloatVector y, IntVector signs) {
        return y.reinterpretAsInts()
                .lanewise(VectorOperators.XOR, signs.and(SIGN))
                .reinterpretAsFloats();
    }

    private static FloatVector sinLaneByLane(FloatVector x) {
        float[] lanes = x.toArray();
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = sin(lanes[i]);
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }

    private static FloatVector cosLaneByLane(FloatVector x) {
        float[] lanes = x.toArray();
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = cos(lanes[i]);
        }
        return FloatVector.fromArray(SPECIES, lanes, 0);
    }
}
