package hanji.kernels.reduce;

import hanji.cuda.Cuda;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * The fixed binary tree of docs/numerics.md on a CUDA device. A launch joins 32 neighbouring parts to one: aligned groups
 * of 32 are whole subtrees, so that a few launches make the tree over any number of parts.
 */
final class Tree {
    private static final int GROUP = 32;

    private Tree() {}

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
