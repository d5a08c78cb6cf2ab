package hanji.kernels.conv;

import hanji.kernels.tile.Store;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The canonical F32 gradient of a convolution's bias on the CPU: for each image a chain over its pixels, then the tree. */
final class BiasSums {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private BiasSums() {}

    static void biasGradient(BiasGradient op, Tensor out) {
        Shape shape = op.dOut().shape();
        int pixels = shape.dim(1) * shape.dim(2), channels = shape.dim(3);
        float[] dOut = op.dOut().floats();
        ImageTree.join(
                shape.dim(0),
                1,
                channels,
                out.device(),
                (_, n, store, sums, at) -> {
                    int from = n * pixels * channels, c = 0;
                    for (; c + 4 * LANES <= channels; c += 4 * LANES)
                        fourVectors(dOut, from + c, channels, pixels, store, sums, at + c);
                    for (; c < channels; c += LANES)
                        oneVector(
                                dOut,
                                from + c,
                                channels,
                                pixels,
                                SPECIES.indexInRange(c, channels),
                                store,
                                sums,
                                at + c);
                },
                (_, sums, at) -> System.arraycopy(sums, at, out.floats(), 0, channels));
    }

    /** sums[to + i] = values[from + i] + values[from + stride + i] + ..., rows ascending, or += it, for i below 4 vectors. */
    private static void fourVectors(float[] values, int from, int stride, int rows, Store store, float[] sums, int to) {
        FloatVector a = FloatVector.zero(SPECIES), b = a, c = a, d = a;
        for (int row = 0, at = from; row < rows; row++, at += stride) {
            a = a.add(FloatVector.fromArray(SPECIES, values, at));
            b = b.add(FloatVector.fromArray(SPECIES, values, at + LANES));
            c = c.add(FloatVector.fromArray(SPECIES, values, at + 2 * LANES));
            d = d.add(FloatVector.fromArray(SPECIES, values, at + 3 * LANES));
        }
        if (store == Store.ADD) {
            a = FloatVector.fromArray(SPECIES, sums, to).add(a);
            b = FloatVector.fromArray(SPECIES, sums, to + LANES).add(b);
            c = FloatVector.fromArray(SPECIES, sums, to + 2 * LANES).add(c);
            d = FloatVector.fromArray(SPECIES, sums, to + 3 * LANES).add(d);
        }
        a.intoArray(sums, to);
        b.intoArray(sums, to + LANES);
        c.intoArray(sums, to + 2 * LANES);
        d.intoArray(sums, to + 3 * LANES);
    }

    /** The same for the lanes of one vector that are open. */
    private static void oneVector(
            float[] values, int from, int stride, int rows, VectorMask<Float> open, Store store, float[] sums, int to) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int row = 0, at = from; row < rows; row++, at += stride)
            sum = sum.add(FloatVector.fromArray(SPECIES, values, at, open));
        if (store == Store.ADD)
            sum = FloatVector.fromArray(SPECIES, sums, to, open).add(sum);
        sum.intoArray(sums, to, open);
    }
}
