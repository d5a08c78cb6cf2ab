package hanji.kernels.layout;

import static hanji.kernels.layout.Reshape.reshape;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
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

    /**
     * Every {@code step}-th row from {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param axis negative axes count from the end
     * @param step 1 or more
     * @throws IllegalArgumentException if the range is not inside the axis, or the step is below 1
     */
    public static Tensor slice(Tensor input, int axis, int from, int to, int step) {
        if (step < 1) throw new IllegalArgumentException("Slice: a step is 1 or more, not " + step);
        Tensor range = slice(input, axis, from, to);
        if (step == 1) return range;
        int at = input.shape().axis(axis), rows = to - from, taken = Math.ceilDiv(rows, step);
        int missing = (int) ((long) taken * step - rows);
        Tensor whole = missing == 0 ? range : Pad.pad(range, at, 0, missing);
        Slab slab = Slab.of(whole.shape(), at);
        Tensor groups = reshape(whole, slab.outer() * taken, step, slab.inner());
        return reshape(slice(groups, 1, 0, 1), range.shape().with(at, taken));
    }

    /**
     * A tensor cut into parts along one axis.
     *
     * @param axis negative axes count from the end
     * @param extents of the parts, in order
     * @throws IllegalArgumentException if the extents do not add up to the axis'
     */
    public static List<Tensor> split(Tensor input, int axis, int... extents) {
        long total = 0;
        for (int extent : extents) total += extent;
        if (total != input.shape().dim(axis))
            throw new IllegalArgumentException("split: extents " + Arrays.toString(extents) + " do not add up to axis "
                    + axis + " of " + input.label());
        var parts = new ArrayList<Tensor>();
        int from = 0;
        for (int extent : extents) parts.add(slice(input, axis, from, from += extent));
        return List.copyOf(parts);
    }

    public Slice {
        axis = input.shape().axis(axis);
        if (from < 0 || to < from || to > input.shape().dim(axis))
            throw new IllegalArgumentException(
                    "Slice: range " + from + " to " + to + " is not inside axis " + axis + " of " + input.label());
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
    public void reads(Reads reads) {
        Slab.readRows(reads, input, from, shape(), 0, to - from, axis);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Pad.pad(dOut, axis, from, input.shape().dim(axis) - to));
    }
}
