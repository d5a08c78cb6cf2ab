package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** Rows {@code from} (inclusive) to {@code to} (exclusive) along one axis, copied; any dtype. */
public record Slice(Tensor input, int axis, int from, int to) implements Op {
    /**
     * @param axis negative axes count from the end
     * @throws IllegalArgumentException if the range is not inside the axis
     */
    public static Tensor slice(Tensor input, int axis, int from, int to) {
        return Op.run(new Slice(input, axis, from, to));
    }

    public Slice {
        axis = input.shape().axis(axis);
        if (from < 0 || to < from || to > input.shape().dim(axis))
            throw new IllegalArgumentException(
                    "Slice: range " + from + " to " + to + " is not inside axis " + axis + " of " + input);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return input.shape().with(axis, to - from);
    }

    @Override
    public void reference(Tensor out) {
        Slab slab = Slab.of(input.shape(), axis);
        int length = (to - from) * slab.inner();
        for (int i = 0; i < out.size(); i++)
            out.set(i, input.get((i / length * slab.extent() + from) * slab.inner() + i % length));
    }

    @Override
    public void cpu(Tensor out) {
        Slab.copyRows(input, from, out, 0, to - from, axis);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Slab.copyRows(gpu, input, from, out, 0, to - from, axis);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Pad.pad(dOut, axis, from, input.shape().dim(axis) - to));
    }
}
