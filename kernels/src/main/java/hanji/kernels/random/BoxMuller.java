package hanji.kernels.random;

import hanji.kernels.math.Log;
import hanji.kernels.math.SinCos;
import hanji.tensor.Philox;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Standard normal numbers in F32 from {@link Philox} bits. Box and Muller 1958, "A note on the generation of random
 * normal deviates".
 *
 * <p>Elements 2i and 2i + 1 share the words w<sub>0</sub>, w<sub>1</sub> of the elements 2i and 2i + 1:
 *
 * <pre>
 *   u      = floor(w0 / 2) * 2^-31 + 2^-32        in (0, 1], at least 2^-32: |z| reaches 6.66
 *   radius = sqrt(-2 ln u)
 *   angle  = w1 * 2 pi / 2^32                     split into quarter turns on the bits of w1
 *   z[2i]  = radius * cos(angle),  z[2i + 1] = radius * sin(angle)
 * </pre>
 *
 * A number is a pure function of (seed, stream, step, element): a range may be split anywhere and drawn by any thread.
 * docs/numerics.md, "Random numbers".
 */
public final class BoxMuller {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    /** Elements of one vector step: two vectors of pairs. */
    private static final int STEP = 2 * INTS.length();

    private static final int CHUNK = 1024;
    private static final long LOW = 0xFFFFFFFFL;
    private static final float ANGLE_UNIT = 0x1.921fb6p-32f; // pi/2 * 2^-32

    private BoxMuller() {}

    /** N(0, 1) of one element (unsigned 64-bit index). */
    public static float normal(Philox random, long element) {
        long words = random.bits64(element >>> 1);
        float radius = radius((int) words);
        int turn = (int) (words >>> 32);
        return (element & 1) == 0 ? cosine(radius, turn) : sine(radius, turn);
    }

    /**
     * Writes {@link #normal} of the elements {@code first} to {@code first + n - 1}.
     *
     * @throws IndexOutOfBoundsException when [from, from + n) is not inside {@code out}
     */
    public static void fill(Philox random, long first, float[] out, int from, int n) {
        Objects.checkFromIndexSize(from, n, out.length);
        int done = 0;
        if (n > 0 && (first & 1) != 0) {
            out[from] = normal(random, first);
            done = 1;
        }
        int paired = n - (n - done & 1);
        int[] words = new int[Math.min(CHUNK, paired - done)];
        while (done < paired) {
            int count = Math.min(CHUNK, paired - done);
            random.fillBits(first + done, words, 0, count);
            transform(words, out, from + done, count);
            done += count;
        }
        if (done < n) {
            out[from + done] = normal(random, first + done);
        }
    }

    /** Turns {@code n} words, whole pairs, into as many normal numbers. */
    private static void transform(int[] words, float[] out, int from, int n) {
        int i = 0;
        for (; i <= n - STEP; i += STEP) {
            transformStep(words, i, out, from + i);
        }
        for (; i < n; i += 2) {
            float radius = radius(words[i]);
            out[from + i] = cosine(radius, words[i + 1]);
            out[from + i + 1] = sine(radius, words[i + 1]);
        }
    }

    /**
     * {@link #STEP} words at once. A 64-bit lane holds a pair; the two vectors of pairs are regrouped by halves into one
     * of first and one of second words, and the results are put back the same way, so that no lane idles.
     */
    private static void transformStep(int[] words, int at, float[] out, int to) {
        LongVector a = IntVector.fromArray(INTS, words, at).reinterpretAsLongs();
        LongVector b = IntVector.fromArray(INTS, words, at + INTS.length()).reinterpretAsLongs();
        FloatVector radius = radius(lowHalves(a, b).reinterpretAsInts());
        IntVector turn = highHalves(a, b).reinterpretAsInts();
        IntVector quarter = turn.add(1 << 29).lanewise(VectorOperators.LSHR, 30);
        FloatVector remainder = toFloat(turn.lanewise(VectorOperators.LSHL, 2)).mul(ANGLE_UNIT);
        LongVector cosine = longs(radius.mul(SinCos.sin(quarter.add(1), remainder)));
        LongVector sine = longs(radius.mul(SinCos.sin(quarter, remainder)));
        lowHalves(cosine, sine).reinterpretAsInts().reinterpretAsFloats().intoArray(out, to);
        highHalves(cosine, sine).reinterpretAsInts().reinterpretAsFloats().intoArray(out, to + FLOATS.length());
    }

    private static float radius(int word) {
        float u = Math.fma((float) (word >>> 1), 0x1p-31f, 0x1p-32f);
        return (float) Math.sqrt(-2 * Log.logOfNormal(u));
    }

    private static FloatVector radius(IntVector word) {
        FloatVector u = toFloat(word.lanewise(VectorOperators.LSHR, 1)).fma(0x1p-31f, 0x1p-32f);
        return Log.logOfNormal(u).mul(-2).lanewise(VectorOperators.SQRT);
    }

    private static float cosine(float radius, int turn) {
        return radius * SinCos.sin(quarter(turn) + 1, (turn << 2) * ANGLE_UNIT);
    }

    private static float sine(float radius, int turn) {
        return radius * SinCos.sin(quarter(turn), (turn << 2) * ANGLE_UNIT);
    }

    private static int quarter(int turn) {
        return turn + (1 << 29) >>> 30;
    }

    private static FloatVector toFloat(IntVector v) {
        return (FloatVector) v.convert(VectorOperators.I2F, 0);
    }

    private static LongVector longs(FloatVector v) {
        return v.reinterpretAsInts().reinterpretAsLongs();
    }

    /** Lane by lane, the low half of {@code a} below the low half of {@code b}. */
    private static LongVector lowHalves(LongVector a, LongVector b) {
        return a.and(LOW).or(b.lanewise(VectorOperators.LSHL, 32));
    }

    /** Lane by lane, the high half of {@code a} below the high half of {@code b}. */
    private static LongVector highHalves(LongVector a, LongVector b) {
        return a.lanewise(VectorOperators.LSHR, 32).or(b.and(~LOW));
    }
}
