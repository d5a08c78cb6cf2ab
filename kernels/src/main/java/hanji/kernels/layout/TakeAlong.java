package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Elements along one axis, each by an index of its own: {@code out[o, j, i] = input[o, indices[o, j, i], i]}. On a CUDA
 * device, where a kernel cannot throw, an index outside the axis gives NaN, and its gradient is dropped.
 */
public record TakeAlong(Tensor input, Tensor indices, int axis) implements Op {
    private static final int GRAIN = 1 << 14;
    private static final Map<DType, Kernel> TAKE = Gather.kernels("along", "take_along");
    private static final Map<DType, Kernel> SCATTER = Gather.kernels("along", "scatter_along");

    /**
     * @param input F32 or F64
     * @param indices I32 or U8, shaped like the input except along the axis; from 0 to the axis' extent - 1
     * @param axis negative axes count from the end
     * @return shaped like the indices
     * @throws IndexOutOfBoundsException if an index is outside the axis
     */
    public static Tensor takeAlong(Tensor input, Tensor indices, int axis) {
        return Op.run(new TakeAlong(input, indices, axis));
    }

    /** @throws IllegalArgumentException if dtypes or shapes do not fit */
    public TakeAlong {
        axis = input.shape().axis(axis);
        requireIndices("TakeAlong", input, indices);
        if (!indices.shape().equals(input.shape().with(axis, rows(indices, axis))))
            throw new IllegalArgumentException("TakeAlong axis " + axis + ": indices " + indices.label()
                    + " must have the extents of " + input.label() + " but along the axis");
    }

    private static void requireIndices(String op, Tensor values, Tensor indices) {
        if (!values.dtype().isFloating() || indices.dtype().isFloating())
            throw new IllegalArgumentException(op + " needs F32 or F64 and indices of I32 or U8, not " + values.label()
                    + " and " + indices.label());
    }

    private static int rows(Tensor tensor, int axis) {
        return axis < tensor.shape().rank() ? tensor.shape().dim(axis) : -1;
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, indices);
    }

    @Override
    public Shape shape() {
        return indices.shape();
    }

    @Override
    public void reference(Tensor out) {
        Slab from = Slab.of(input.shape(), axis), to = Slab.of(indices.shape(), axis);
        for (int i = 0; i < out.size(); i++)
            out.set(i, input.get(from.index(to, i, Gather.row(indices, i, from.extent()))));
    }

    @Override
    public void cpu(Tensor out) {
        Slab from = Slab.of(input.shape(), axis), to = Slab.of(indices.shape(), axis);
        float[] x = input.floats(), taken = out.floats();
        out.device().parallelRanges(out.size(), GRAIN, (first, end) -> {
            for (int i = first; i < end; i++) taken[i] = x[from.index(to, i, Gather.row(indices, i, from.extent()))];
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Slab from = Slab.of(input.shape(), axis);
        gpu.launch(
                Gather.kernel(TAKE, indices),
                gpu.cover(out.size()),
                out,
                input,
                indices,
                out.size(),
                indices.shape().dim(axis),
                from.extent(),
                from.inner());
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(
                input,
                () -> Op.run(new ScatterAlong(dOut, indices, axis, input.shape().dim(axis))));
    }

    /**
     * The way back: {@code out[o, v, i]} is the sum of {@code values[o, j, i]} over the j with
     * {@code indices[o, j, i] = v}, in ascending order, from +0.
     *
     * @param extent of the result along the axis
     */
    public record ScatterAlong(Tensor values, Tensor indices, int axis, int extent) implements Op {
        /**
         * Sums values by index along one axis.
         *
         * @param values F32 or F64
         * @param indices I32 or U8, shaped alike; from 0 to extent - 1
         * @param axis negative axes count from the end
         * @param extent of the result along the axis
         * @throws IndexOutOfBoundsException if an index is outside the axis
         */
        public static Tensor scatterAlong(Tensor values, Tensor indices, int axis, int extent) {
            return Op.run(new ScatterAlong(values, indices, axis, extent));
        }

        /** @throws IllegalArgumentException if dtypes or shapes do not fit */
        public ScatterAlong {
            axis = values.shape().axis(axis);
            requireIndices("ScatterAlong", values, indices);
            if (!indices.shape().equals(values.shape()) || extent < 0)
                throw new IllegalArgumentException("ScatterAlong axis " + axis + ": indices " + indices.label()
                        + " must be shaped like " + values.label() + ", and the extent " + extent + " not be negative");
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(values, indices);
        }

        @Override
        public Shape shape() {
            return values.shape().with(axis, extent);
        }

        @Override
        public void reference(Tensor out) {
            Slab from = Slab.of(values.shape(), axis), to = Slab.of(out.shape(), axis);
            out.fill(0);
            for (int i = 0; i < values.size(); i++) {
                int at = to.index(from, i, Gather.row(indices, i, extent));
                out.set(at, out.get(at) + values.get(i));
            }
        }

        /** A task owns whole blocks and walks their values in order. */
        @Override
        public void cpu(Tensor out) {
            Slab from = Slab.of(values.shape(), axis), to = Slab.of(out.shape(), axis);
            int each = from.extent() * from.inner(), sumsEach = to.extent() * to.inner();
            float[] terms = values.floats(), sums = out.floats();
            out.device().parallelRanges(from.outer(), Math.max(1, GRAIN / Math.max(1, each)), (first, end) -> {
                Arrays.fill(sums, first * sumsEach, end * sumsEach, 0);
                for (int i = first * each; i < end * each; i++)
                    sums[to.index(from, i, Gather.row(indices, i, extent))] += terms[i];
            });
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            Slab from = Slab.of(values.shape(), axis);
            gpu.launch(
                    Gather.kernel(SCATTER, indices),
                    gpu.cover(out.size()),
                    out,
                    values,
                    indices,
                    out.size(),
                    from.extent(),
                    extent,
                    from.inner());
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(values, () -> takeAlong(dOut, indices, axis));
        }
    }
}
