package hanji.kernels.attention;

import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.BatchMatMul.batchMatMul;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * Scaled dot-product attention, {@code softmax(Q K^T / sqrt(d)) V}, by several heads beside each other, each with d = D / heads
 * columns of its own. Vaswani et al., arXiv:1706.03762, sections 3.2.1 and 3.2.2.
 */
public final class Attention {
    private Attention() {}

    /** Which positions a position attends to. */
    public enum Sight {
        /** All. */
        ALL,
        /** Itself and those before it. */
        PAST
    }

    /**
     * For each query the mean of the values, weighted by the softmax of the products with their keys.
     *
     * @param queries [N, T, D]
     * @param keys [N, S, D]
     * @param values [N, S, E]
     * @param heads divides D and E; a head takes neighbouring columns
     * @return [N, T, E]
     * @throws IllegalArgumentException if the shapes do not fit, or the past is asked for where T is not S
     */
    public static Tensor attention(Tensor queries, Tensor keys, Tensor values, int heads, Sight sight) {
        requireFit(queries, keys, values, heads, sight);
        int width = queries.shape().dim(2) / heads;
        Tensor scaled = scale(queries, 1 / Math.sqrt(Math.max(1, width)));
        Tensor scores = batchMatMul(byHead(scaled, heads), Form.AS_IS, byHead(keys, heads), Form.TRANSPOSED);
        Tensor seen = sight == Sight.PAST ? add(scores, future(queries)) : scores;
        Tensor attended = batchMatMul(softmax(seen), byHead(values, heads));
        return reshape(
                permute(attended, 0, 2, 1, 3),
                queries.shape().with(2, values.shape().dim(2)));
    }

    private static void requireFit(Tensor queries, Tensor keys, Tensor values, int heads, Sight sight) {
        Shape q = queries.shape(), k = keys.shape(), v = values.shape();
        boolean fit = q.rank() == 3
                && k.rank() == 3
                && v.rank() == 3
                && q.dim(0) == k.dim(0)
                && q.dim(2) == k.dim(2)
                && k.with(2, 0).equals(v.with(2, 0))
                && (sight == Sight.ALL || q.dim(1) == k.dim(1));
        if (!fit)
            throw new IllegalArgumentException("attention over " + sight
                    + " needs queries [N, T, D], keys [N, S, D] and" + " values [N, S, E], not " + queries.label()
                    + ", " + keys.label() + " and " + values.label());
        if (heads < 1 || q.dim(2) % heads != 0 || v.dim(2) % heads != 0)
            throw new IllegalArgumentException(
                    heads + " heads do not divide the columns of " + queries.label() + " and " + values.label());
    }

    /** [N, T, D] to [N, heads, T, D / heads]. */
    private static Tensor byHead(Tensor sequence, int heads) {
        Shape shape = sequence.shape();
        Tensor split = reshape(sequence, shape.dim(0), shape.dim(1), heads, shape.dim(2) / heads);
        return permute(split, 0, 2, 1, 3);
    }

    /** [T, T], -infinity where the column comes after the row, whose exponential is 0; else 0. */
    private static Tensor future(Tensor queries) {
        int length = queries.shape().dim(1);
        float[] term = new float[length * length];
        for (int t = 0; t < length; t++)
            for (int s = t + 1; s < length; s++) term[t * length + s] = Float.NEGATIVE_INFINITY;
        return Tensor.of(term, length, length).to(queries.dtype(), queries.device());
    }
}
