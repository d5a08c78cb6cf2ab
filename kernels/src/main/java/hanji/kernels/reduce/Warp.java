package hanji.kernels.reduce;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Row reductions in the order of a GPU warp: 32 partial results, partial l over the elements l, l + 32, l + 64, … in
 * order, joined by the tree {@code partial[l] = op(partial[l], partial[l + s])} for l below s = 16, 8, 4, 2, 1.
 */
public final class Warp {
    /** Lanes of a warp. */
    public static final int LANES = 32;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
    private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    private Warp() {}

    /** The sum of {@code count} elements from {@code from} on; lanes start at +0, so the empty sum is +0. */
    public static float sum(float[] x, int from, int count) {
        float[] partial = new float[LANES];
        int whole = count - count % LANES;
        for (int lane = 0; lane < LANES; lane += SPECIES.length())
            laneSums(x, from + lane, from + whole, lane, partial);
        for (int i = whole; i < count; i++) partial[i - whole] += x[from + i];
        for (int s = LANES / 2; s > 0; s /= 2) for (int lane = 0; lane < s; lane++) partial[lane] += partial[lane + s];
        return partial[0];
    }

    /** The largest of {@code count} elements from {@code from} on; NaN if one is NaN, -infinity if there is none. */
    public static float max(float[] x, int from, int count) {
        int vectors = SPECIES.loopBound(count);
        float max = vectors == 0 ? Float.NEGATIVE_INFINITY : largest(x, from, from + vectors);
        for (int i = vectors; i < count; i++) max = Math.max(max, x[from + i]);
        return max;
    }

    /**
     * The largest of whole vectors, at least one. Whole numbers are compared, since a maximum of floats that heeds NaN and
     * the signs of zeros takes six instructions. With all bits but the sign flipped where it is set, bits order as floats
     * do; in magnitude, NaN alone exceeds infinity.
     */
    private static float largest(float[] x, int from, int end) {
        IntVector keys = IntVector.broadcast(INTS, Integer.MIN_VALUE);
        IntVector magnitudes = IntVector.zero(INTS);
        for (int i = from; i < end; i += INTS.length()) {
            IntVector bits = FloatVector.fromArray(SPECIES, x, i).reinterpretAsInts();
            IntVector magnitudeBitsIfNegative =
                    bits.lanewise(VectorOperators.ASHR, 31).lanewise(VectorOperators.LSHR, 1);
            keys = keys.max(bits.lanewise(VectorOperators.XOR, magnitudeBitsIfNegative));
            magnitudes = magnitudes.max(bits.and(Integer.MAX_VALUE));
        }
        boolean someNaN = magnitudes.reduceLanes(VectorOperators.MAX) > INFINITY;
        int key = keys.reduceLanes(VectorOperators.MAX);
        return someNaN ? Float.NaN : Float.intBitsToFloat(key ^ key >> 31 >>> 1);
    }

    private static void laneSums(float[] x, int from, int end, int lane, float[] partial) {
        var sum = FloatVector.zero(SPECIES);
        for (int i = from; i < end; i += LANES) sum = sum.add(FloatVector.fromArray(SPECIES, x, i));
        sum.intoArray(partial, lane);
    }
}
