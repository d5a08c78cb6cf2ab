package hanji.kernels.reduce;

import jdk.incubator.vector.FloatVector;
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

    /** The largest of whole vectors, at least one: four chains, since a step takes many cycles. */
    private static float largest(float[] x, int from, int end) {
        FloatVector a = FloatVector.fromArray(SPECIES, x, from);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int length = SPECIES.length();
        int i = from;
        for (; i <= end - 4 * length; i += 4 * length) {
            a = a.max(FloatVector.fromArray(SPECIES, x, i));
            b = b.max(FloatVector.fromArray(SPECIES, x, i + length));
            c = c.max(FloatVector.fromArray(SPECIES, x, i + 2 * length));
            d = d.max(FloatVector.fromArray(SPECIES, x, i + 3 * length));
        }
        for (; i < end; i += length) a = a.max(FloatVector.fromArray(SPECIES, x, i));
        return a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
    }

    private static void laneSums(float[] x, int from, int end, int lane, float[] partial) {
        var sum = FloatVector.zero(SPECIES);
        for (int i = from; i < end; i += LANES) sum = sum.add(FloatVector.fromArray(SPECIES, x, i));
        sum.intoArray(partial, lane);
    }
}
