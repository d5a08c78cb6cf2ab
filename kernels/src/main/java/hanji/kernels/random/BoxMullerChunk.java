package hanji.kernels.random;

import hanji.kernels.math.Log;
import hanji.kernels.math.SinCos;
import hanji.tensor.Philox;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector form of {@link BoxMuller}: a run of whole pairs in three passes over scratch arrays.
 *
 * <p>Three, since C2 stops inlining, and boxes every vector, at about 40 vector operations; and from one call site, since
 * it inlines no call with more than two targets, so that each pass is compiled for itself. A 64-bit lane of the words
 * holds a pair; two vectors of pairs are regrouped by halves into one of first and one of second words, and the results
 * are put back the same way, so that no lane idles.
 */
final class BoxMullerChunk {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = INTS.length();
    private static final long LOW = 0xFFFFFFFFL;

    private static final Pass[] PASSES = {
        (chunk, n, _, _) -> chunk.radii(n), (chunk, n, _, _) -> chunk.rotations(n), BoxMullerChunk::results
    };

    private final int[] words;
    private final int[] turns; // second words of the pairs, regrouped
    private final float[] even; // radii, then elements 2i, regrouped
    private final float[] odd; // elements 2i + 1, regrouped

    /** Room for up to {@code capacity} elements. */
    BoxMullerChunk(int capacity) {
        words = new int[capacity];
        turns = new int[capacity / 2];
        even = new float[capacity / 2];
        odd = new float[capacity / 2];
    }

    /** Writes the elements {@code first} to {@code first + n - 1}; {@code first} and {@code n} are even. */
    void fill(Philox random, long first, float[] out, int from, int n) {
        random.fillBits(first, words, 0, n);
        int vectors = n / 2 / LANES * LANES;
        for (Pass pass : PASSES) {
            pass.run(this, vectors, out, from);
        }
        for (int i = 2 * vectors; i < n; i += 2) {
            float radius = BoxMuller.radius(words[i]);
            out[from + i] = BoxMuller.cosine(radius, words[i + 1]);
            out[from + i + 1] = BoxMuller.sine(radius, words[i + 1]);
        }
    }

    private void radii(int n) {
        for (int i = 0; i < n; i += LANES) radius(i);
    }

    private void rotations(int n) {
        for (int i = 0; i < n; i += LANES) rotate(i);
    }

    private void results(int n, float[] out, int to) {
        for (int i = 0; i < n; i += LANES) interleave(i, out, to + 2 * i);
    }

    private void radius(int at) {
        LongVector a = IntVector.fromArray(INTS, words, 2 * at).reinterpretAsLongs();
        LongVector b = IntVector.fromArray(INTS, words, 2 * at + LANES).reinterpretAsLongs();
        highHalves(a, b).intoArray(turns, at);
        FloatVector u =
                toFloat(lowHalves(a, b).lanewise(VectorOperators.LSHR, 1)).fma(0x1p-31f, 0x1p-32f);
        Log.logOfNormal(u).mul(-2).lanewise(VectorOperators.SQRT).intoArray(even, at);
    }

    private void rotate(int at) {
        IntVector turn = IntVector.fromArray(INTS, turns, at);
        FloatVector radius = FloatVector.fromArray(FLOATS, even, at);
        FloatVector remainder = toFloat(turn.lanewise(VectorOperators.LSHL, 2)).mul(BoxMuller.ANGLE_UNIT);
        IntVector quarter = turn.add(1 << 29).lanewise(VectorOperators.LSHR, 30);
        FloatVector sine = SinCos.sinOfRemainder(remainder);
        FloatVector cosine = SinCos.cosOfRemainder(remainder);
        radius.mul(SinCos.selected(quarter.add(1), sine, cosine)).intoArray(even, at);
        radius.mul(SinCos.selected(quarter, sine, cosine)).intoArray(odd, at);
    }

    private void interleave(int at, float[] out, int to) {
        LongVector a =
                FloatVector.fromArray(FLOATS, even, at).reinterpretAsInts().reinterpretAsLongs();
        LongVector b =
                FloatVector.fromArray(FLOATS, odd, at).reinterpretAsInts().reinterpretAsLongs();
        lowHalves(a, b).reinterpretAsFloats().intoArray(out, to);
        highHalves(a, b).reinterpretAsFloats().intoArray(out, to + LANES);
    }

    private static FloatVector toFloat(IntVector v) {
        return (FloatVector) v.convert(VectorOperators.I2F, 0);
    }

    /** Per 64-bit lane, the low half of {@code a} below the low half of {@code b}. */
    private static IntVector lowHalves(LongVector a, LongVector b) {
        return a.and(LOW).or(b.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
    }

    /** Per 64-bit lane, the high half of {@code a} below the high half of {@code b}. */
    private static IntVector highHalves(LongVector a, LongVector b) {
        return a.lanewise(VectorOperators.LSHR, 32).or(b.and(~LOW)).reinterpretAsInts();
    }

    /** Works on the first {@code n} pairs of a chunk, whose elements belong in {@code out} from {@code to} on. */
    private interface Pass {
        void run(BoxMullerChunk chunk, int n, float[] out, int to);
    }
}
