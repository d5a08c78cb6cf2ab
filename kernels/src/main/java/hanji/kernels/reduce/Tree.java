package hanji.kernels.reduce;

import hanji.cuda.Cuda;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * The fixed binary tree of docs/numerics.md over parts, each a row of numbers. On a CUDA device a launch joins 32 neighbouring
 * parts to one: aligned groups of 32 are whole subtrees, so that a few launches make the tree over any number of parts.
 */
public final class Tree {
    private static final int GROUP = 32;

    private Tree() {}

    /** Adds up parts of {@code width} numbers, which stand one behind the other from {@code at} on, into the first. */
    public static void sum(float[] part, int at, int parts, int width) {
        join(Fold.SUM, part, at, parts, width);
    }

    static void join(Fold fold, float[] part, int at, int parts, int width) {
        for (int s = 1; s < parts; s *= 2)
            for (int i = 0; i + s < parts; i += 2 * s)
                fold.into.apply(part, at + (i + s) * width, part, at + i * width, width);
    }

    /**
     * Adds up parts on a CUDA device; a single one is copied.
     *
     * @param parts [outer, parts, inner], at least one part
     * @param out outer x inner elements
     */
    public static void sum(Tensor parts, Tensor out, Cuda gpu) {
        join(Fold.SUM, parts, out, gpu);
    }

    /**
     * Joins parts; a single one is copied.
     *
     * @param parts [outer, parts, inner], at least one part
     * @param out outer x inner elements
     */
    static void join(Fold fold, Tensor parts, Tensor out, Cuda gpu) {
        int outer = parts.shape().dim(0);
        int inner = parts.shape().dim(2);
        try (var _ = Scope.open()) {
            Tensor level = parts;
            while (level != out) {
                int count = level.shape().dim(1);
                int groups = Math.ceilDiv(count, GROUP);
                Tensor next = groups == 1 ? out : Tensor.empty(DType.F32, Shape.of(outer, groups, inner), out.device());
                gpu.launch(fold.tree, gpu.cover(next.size()), next, level, outer, count, inner);
                level = next;
            }
        }
    }
}
