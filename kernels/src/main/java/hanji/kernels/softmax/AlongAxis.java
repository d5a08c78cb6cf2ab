package hanji.kernels.softmax;

import hanji.autograd.Op;
import hanji.kernels.layout.Permute;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Functions of rows along another axis than the last: that axis is moved there by a permutation, and back. */
final class AlongAxis {
    private AlongAxis() {}

    /**
     * A function of rows that keeps their length, along some axis.
     *
     * @param axis negative axes count from the end
     */
    static Tensor mapped(Tensor input, int axis, UnaryOperator<Tensor> ofRows) {
        int at = axis(input, axis);
        int last = input.shape().rank() - 1;
        if (at == last) return ofRows.apply(input);
        return moved(ofRows.apply(moved(input, at, last)), last, at);
    }

    /** A function that makes one number of each row, along some axis, which drops out. */
    static Tensor reduced(Tensor input, int axis, UnaryOperator<Tensor> ofRows) {
        return ofRows.apply(moved(input, axis(input, axis), input.shape().rank() - 1));
    }

    private static int axis(Tensor input, int axis) {
        return input.shape().axis(axis);
    }

    /** The axis {@code from} moved to place {@code to}, the others in order. */
    private static Tensor moved(Tensor input, int from, int to) {
        if (from == to) return input;
        Shape shape = input.shape();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, shape.rank()).boxed().toList());
        order.add(to, order.remove(from));
        return Op.run(new Permute(input, order));
    }
}
