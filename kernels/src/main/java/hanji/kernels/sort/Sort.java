package hanji.kernels.sort;

import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.TakeAlong.takeAlong;

import hanji.autograd.Op;
import hanji.kernels.sort.ArgSort.Direction;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * Elements in order along an axis. The order is that of {@link ArgSort}; gradients go back to where the elements came
 * from.
 */
public final class Sort {
    private Sort() {}

    /**
     * Elements with where they came from.
     *
     * @param values in order
     * @param indices I32, shaped alike: where along the axis each value stood
     */
    public record Sorted(Tensor values, Tensor indices) {}

    /**
     * All elements, the smallest first.
     *
     * @param axis negative axes count from the end
     */
    public static Sorted sort(Tensor input, int axis) {
        return sort(input, axis, Direction.ASCENDING);
    }

    /**
     * All elements in either direction.
     *
     * @param axis negative axes count from the end
     */
    public static Sorted sort(Tensor input, int axis, Direction direction) {
        return first(input, axis, direction, input.shape().dim(axis));
    }

    /**
     * The k largest elements, the largest first.
     *
     * @param axis negative axes count from the end
     * @throws IllegalArgumentException if the axis has fewer than k
     */
    public static Sorted topK(Tensor input, int axis, int k) {
        return first(input, axis, Direction.DESCENDING, k);
    }

    private static Sorted first(Tensor input, int axis, Direction direction, int count) {
        Shape shape = input.shape();
        int at = shape.axis(axis);
        if (at == shape.rank() - 1) return taken(input, at, Op.run(new ArgSort(input, direction, count)));
        int outer = shape.size(0, at), inner = shape.size(at + 1, shape.rank());
        Tensor columns = permute(reshape(input, outer, shape.dim(at), inner), 0, 2, 1);
        Tensor sorted = Op.run(new ArgSort(columns, direction, count));
        return taken(input, at, reshape(permute(sorted, 0, 2, 1), shape.with(at, count)));
    }

    private static Sorted taken(Tensor input, int axis, Tensor indices) {
        return new Sorted(takeAlong(input, indices, axis), indices);
    }
}
