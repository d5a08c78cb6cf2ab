package hanji.kernels.reduce;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.atLeast;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.multiply;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.kernels.layout.Permute;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The largest element over axes {@code from} (inclusive) to {@code to} (exclusive), which stay with extent 1. NaN if one
 * is NaN. Elements that share the maximum share its gradient equally; where it is NaN, the gradient by every element is.
 */
public record Max(Tensor input, int from, int to) implements Op {
    /** The largest of all elements, a scalar. */
    public static Tensor max(Tensor input) {
        return reshape(Op.run(new Max(input, 0, input.shape().rank())));
    }

    /**
     * The largest over some axes, which drop out of the shape.
     *
     * @param axes in any order; negative axes count from the end
     */
    public static Tensor max(Tensor input, int... axes) {
        return reshape(maxKeepingAxes(input, axes), Reduction.without(input.shape(), axes));
    }

    /** The largest over some axes, which stay with extent 1. */
    public static Tensor maxKeepingAxes(Tensor input, int... axes) {
        List<Reduction.Axes> runs = Reduction.runs("Max", input.shape(), axes);
        if (runs.isEmpty()) return input;
        if (runs.size() == 1)
            return Op.run(new Max(input, runs.getFirst().from(), runs.getFirst().to()));
        return maxOfNoNeighbours(input, axes);
    }

    /** Brings the axes together first, since run by run, elements that share the maximum would not share equally. */
    private static Tensor maxOfNoNeighbours(Tensor input, int... axes) {
        Shape shape = input.shape();
        List<Integer> reduced = IntStream.of(axes).map(shape::axis).boxed().toList();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, shape.rank()).boxed().toList());
        order.removeAll(reduced);
        int kept = order.size();
        order.addAll(reduced);
        Tensor max = Op.run(new Max(Op.run(new Permute(input, order)), kept, shape.rank()));
        int[] dims = shape.dims();
        for (int axis : reduced) dims[axis] = 1;
        return reshape(max, Shape.of(dims));
    }

    public Max {
        if (!input.dtype().isFloating())
            throw new IllegalArgumentException("Max needs F32 or F64, not " + input.label() + "; convert it with Cast");
        var axes = Reduction.of(input.shape(), from, to);
        if (axes.extent() == 0 && axes.outer() * axes.inner() > 0)
            throw new IllegalArgumentException(
                    "Max over no elements: axes " + from + " to " + to + " of " + input.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return Reduction.reduced(input.shape(), from, to);
    }

    @Override
    public void reference(Tensor out) {
        var axes = Reduction.of(input.shape(), from, to);
        for (int i = 0; i < out.size(); i++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < axes.extent(); row++) max = Math.max(max, input.get(axes.index(i, row)));
            out.set(i, max);
        }
    }

    @Override
    public void cpu(Tensor out) {
        Reduction.of(input.shape(), from, to).run(Fold.MAX, input, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Reduction.of(input.shape(), from, to).run(Fold.MAX, input, out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        Reduction.of(input.shape(), from, to).reads(reads, input);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> {
            Tensor largest = atLeast(input, out);
            return multiply(divide(largest, Op.run(new Sum(largest, from, to))), dOut);
        });
    }
}
