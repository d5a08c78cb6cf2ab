package hanji.kernels.reduce;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.divide;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** The sum over axes {@code from} (inclusive) to {@code to} (exclusive), which stay with extent 1; over none it is +0. */
public record Sum(Tensor input, int from, int to) implements Op {
    /** The sum of all elements, a scalar. */
    public static Tensor sum(Tensor input) {
        return reshape(Op.run(new Sum(input, 0, input.shape().rank())));
    }

    /**
     * The sum over some axes, which drop out of the shape.
     *
     * @param axes in any order; negative axes count from the end
     */
    public static Tensor sum(Tensor input, int... axes) {
        return reshape(sumKeepingAxes(input, axes), Reduction.without(input.shape(), axes));
    }

    /** The sum over some axes, which stay with extent 1. */
    public static Tensor sumKeepingAxes(Tensor input, int... axes) {
        Tensor sum = input;
        for (var run : Reduction.runs("Sum", input.shape(), axes)) sum = Op.run(new Sum(sum, run.from(), run.to()));
        return sum;
    }

    /** The mean of all elements, a scalar: their sum divided by their number, so NaN of none. */
    public static Tensor mean(Tensor input) {
        return over(sum(input), input.size());
    }

    /** The mean over some axes, which drop out of the shape. */
    public static Tensor mean(Tensor input, int... axes) {
        int count = IntStream.of(axes).map(input.shape()::dim).reduce(1, (a, b) -> a * b);
        return over(sum(input, axes), count);
    }

    /** Divided, not multiplied by a rounded 1 / count: the mean of n ones is 1. */
    private static Tensor over(Tensor sum, double count) {
        return divide(sum, Tensor.full(count, sum.dtype(), Shape.of(), sum.device()));
    }

    /** Sums what broadcasting repeated: from the shape of a result back to that of an operand. */
    public static Tensor sumTo(Tensor input, Shape shape) {
        if (input.shape().equals(shape)) return input;
        int extra = input.shape().rank() - shape.rank();
        int[] axes = IntStream.range(0, input.shape().rank())
                .filter(axis -> axis < extra
                        || shape.dim(axis - extra) == 1 && input.shape().dim(axis) != 1)
                .toArray();
        return reshape(sumKeepingAxes(input, axes), shape);
    }

    public Sum {
        if (!input.dtype().isFloating())
            throw new IllegalArgumentException("Sum needs F32 or F64, not " + input.label() + "; convert it with Cast");
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
            double sum = 0;
            for (int row = 0; row < axes.extent(); row++) sum += input.get(axes.index(i, row));
            out.set(i, sum);
        }
    }

    @Override
    public void cpu(Tensor out) {
        Reduction.of(input.shape(), from, to).run(Fold.SUM, input, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Reduction.of(input.shape(), from, to).run(Fold.SUM, input, out, gpu);
    }

    @Override
    public void reads(Reads reads) {
        Reduction.of(input.shape(), from, to).reads(reads, input);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> BroadcastTo.broadcastTo(dOut, input.shape()));
    }
}
