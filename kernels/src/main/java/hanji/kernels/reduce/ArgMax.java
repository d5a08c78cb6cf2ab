package hanji.kernels.reduce;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** The I32 index of the largest element along an axis, which drops out; the first of equals, and the first NaN if any. */
public record ArgMax(Tensor input, int axis) implements Op {
    private static final int GRAIN = 1 << 14;

    /** @param axis negative axes count from the end */
    public static Tensor argMax(Tensor input, int axis) {
        return Op.run(new ArgMax(input, axis));
    }

    public ArgMax {
        axis = input.shape().axis(axis);
        if (input.shape().dim(axis) == 0)
            throw new IllegalArgumentException("ArgMax over no elements: axis " + axis + " of " + input.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return Reduction.without(input.shape(), axis);
    }

    @Override
    public DType dtype() {
        return DType.I32;
    }

    @Override
    public void reference(Tensor out) {
        fill(out, 0, out.size());
    }

    @Override
    public void cpu(Tensor out) {
        out.device()
                .parallelRanges(
                        out.size(), Math.max(1, GRAIN / input.shape().dim(axis)), (from, to) -> fill(out, from, to));
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        var axes = Reduction.of(input.shape(), axis, axis + 1);
        var kernel = new Kernel(ArgMax.class, "arg_max", "argMax" + input.dtype());
        var grid = axes.inner() == 1 ? gpu.coverRows(out.size()) : gpu.cover(out.size());
        gpu.launch(kernel, grid, out, input, axes.outer(), axes.extent(), axes.inner());
    }

    private void fill(Tensor out, int from, int to) {
        var axes = Reduction.of(input.shape(), axis, axis + 1);
        for (int i = from; i < to; i++) {
            int best = 0;
            double max = input.get(axes.index(i, 0));
            for (int row = 1; row < axes.extent() && !Double.isNaN(max); row++) {
                double x = input.get(axes.index(i, row));
                if (x > max || Double.isNaN(x)) {
                    best = row;
                    max = x;
                }
            }
            out.set(i, best);
        }
    }
}
