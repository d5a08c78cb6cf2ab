package hanji.kernels.reduce;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Cumulative sums along an axis: each element with those before it, or after it. In F32 one chain of additions from +0, so
 * that whoever has a sum goes on to the next with the same bits.
 *
 * @param axis along which is summed
 * @param direction where the chain begins
 * @param form whether an element's sum counts the element itself
 */
public record CumSum(Tensor input, int axis, Direction direction, Form form) implements Op {
    /** Which end of the axis the chain begins at. */
    public enum Direction {
        /** At the first element. */
        FORWARD,
        /** At the last. */
        BACKWARD;

        Direction other() {
            return this == FORWARD ? BACKWARD : FORWARD;
        }
    }

    /** Whether an element's sum counts the element itself. */
    public enum Form {
        /** It does. */
        INCLUSIVE,
        /** It does not: the chain's first is +0. */
        EXCLUSIVE
    }

    private static final Kernel KERNEL = new Kernel(CumSum.class, "cum_sum", "cumSum");
    /** Columns that one task sums: with their results they fit the first-level cache. */
    private static final int COLUMNS = 1024;

    private static final int GRAIN = 1 << 15;

    /** Each element with those before it. */
    public static Tensor cumSum(Tensor input, int axis) {
        return Op.run(new CumSum(input, input.shape().axis(axis), Direction.FORWARD, Form.INCLUSIVE));
    }

    /** The sum of the elements before each; +0 for the first. */
    public static Tensor sumBefore(Tensor input, int axis) {
        return Op.run(new CumSum(input, input.shape().axis(axis), Direction.FORWARD, Form.EXCLUSIVE));
    }

    /** @throws IllegalArgumentException if the input is not floating or has no such axis */
    public CumSum {
        if (!input.dtype().isFloating())
            throw new IllegalArgumentException(
                    "CumSum needs F32 or F64, not " + input.label() + "; convert it with Cast");
        if (axis < 0 || axis >= input.shape().rank())
            throw new IllegalArgumentException("CumSum: " + input.label() + " has no axis " + axis);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return input.shape();
    }

    private Reduction axes() {
        return Reduction.of(input.shape(), axis, axis + 1);
    }

    @Override
    public void reference(Tensor out) {
        Reduction axes = axes();
        for (int column = 0; column < axes.outer() * axes.inner(); column++) {
            double sum = 0;
            for (int step = 0; step < axes.extent(); step++) {
                int at = axes.index(column, row(step, axes.extent()));
                if (form == Form.EXCLUSIVE) out.set(at, sum);
                sum += input.get(at);
                if (form == Form.INCLUSIVE) out.set(at, sum);
            }
        }
    }

    /** Which row of the axis a step of the chain meets. */
    private int row(int step, int extent) {
        return direction == Direction.FORWARD ? step : extent - 1 - step;
    }

    @Override
    public void cpu(Tensor out) {
        Reduction axes = axes();
        int strips = Math.ceilDiv(axes.inner(), COLUMNS);
        int work = Math.max(1, axes.extent() * Math.min(axes.inner(), COLUMNS));
        out.device().parallelRanges(axes.outer() * strips, Math.max(1, GRAIN / work), (from, to) -> {
            float[] sums = new float[Math.min(axes.inner(), COLUMNS)];
            for (int task = from; task < to; task++) {
                int column = task % strips * COLUMNS;
                int first = task / strips * axes.extent() * axes.inner() + column;
                columns(axes, first, Math.min(COLUMNS, axes.inner() - column), sums, out.floats());
            }
        });
    }

    /** Neighbouring columns, row by row; the first element of them is given. */
    private void columns(Reduction axes, int first, int count, float[] sums, float[] out) {
        Arrays.fill(sums, 0);
        float[] x = input.floats();
        boolean exclusive = form == Form.EXCLUSIVE;
        for (int step = 0; step < axes.extent(); step++) {
            int at = first + row(step, axes.extent()) * axes.inner();
            if (exclusive) System.arraycopy(sums, 0, out, at, count);
            for (int i = 0; i < count; i++) sums[i] += x[at + i];
            if (!exclusive) System.arraycopy(sums, 0, out, at, count);
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Reduction axes = axes();
        int columns = axes.outer() * axes.inner();
        int backward = direction == Direction.BACKWARD ? 1 : 0, exclusive = form == Form.EXCLUSIVE ? 1 : 0;
        gpu.launch(KERNEL, gpu.cover(columns), out, input, columns, axes.extent(), axes.inner(), backward, exclusive);
    }

    @Override
    public void reads(Reads reads) {
        Reduction axes = axes();
        int skipped = form == Form.EXCLUSIVE ? 1 : 0;
        for (int column = 0; column < axes.outer() * axes.inner(); column++)
            for (int row = 0; row < axes.extent(); row++) {
                int before = direction == Direction.FORWARD ? row + 1 - skipped : axes.extent() - row - skipped;
                int first = direction == Direction.FORWARD ? 0 : row + skipped;
                var read = new Elements(axes.index(column, first), before, axes.inner());
                reads.addAll(input, read, Elements.range(axes.index(column, row), 1));
            }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Op.run(new CumSum(dOut, axis, direction.other(), form)));
    }
}
