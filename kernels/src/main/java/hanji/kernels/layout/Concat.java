package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** Tensors laid end to end along one axis; any dtype. */
public record Concat(List<Tensor> inputs, int axis) implements Op {
    /**
     * @param axis negative axes count from the end
     * @throws IllegalArgumentException if there is no input, or they differ in dtype or in another extent
     */
    public static Tensor concat(int axis, Tensor... inputs) {
        return concat(axis, List.of(inputs));
    }

    /** The same for a list. */
    public static Tensor concat(int axis, List<Tensor> inputs) {
        return Op.run(new Concat(inputs, axis));
    }

    /**
     * Tensors of one shape along a new axis.
     *
     * @param axis of the result, from 0 to the rank of the tensors; negative axes count from the end of the result
     * @throws IllegalArgumentException if there is no tensor, or they differ in dtype or shape
     */
    public static Tensor stack(int axis, Tensor... inputs) {
        return stack(axis, List.of(inputs));
    }

    /** The same for a list. */
    public static Tensor stack(int axis, List<Tensor> inputs) {
        if (inputs.isEmpty()) throw new IllegalArgumentException("stack needs at least one tensor");
        Shape each = inputs.getFirst().shape();
        int rank = each.rank() + 1, at = axis < 0 ? axis + rank : axis;
        if (at < 0
                || at >= rank
                || inputs.stream().anyMatch(input -> !input.shape().equals(each)))
            throw new IllegalArgumentException("stack along a new axis " + axis + " of a result of " + rank
                    + " axes needs tensors of one shape, not "
                    + inputs.stream().map(Tensor::label).toList());
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) dims[i] = i == at ? 1 : each.dim(i < at ? i : i - 1);
        return concat(
                at, inputs.stream().map(input -> Reshape.reshape(input, dims)).toList());
    }

    public Concat {
        if (inputs.isEmpty()) throw new IllegalArgumentException("Concat needs at least one tensor");
        inputs = List.copyOf(inputs);
        Tensor first = inputs.getFirst();
        axis = first.shape().axis(axis);
        for (Tensor input : inputs)
            if (input.dtype() != first.dtype()
                    || input.shape().rank() != first.shape().rank()
                    || !input.shape().with(axis, 0).equals(first.shape().with(axis, 0)))
                throw new IllegalArgumentException("Concat along axis " + axis + ": " + first.label() + " and "
                        + input.label() + " must agree in dtype and in every other extent");
    }

    @Override
    public Shape shape() {
        int total = 0;
        for (Tensor input : inputs) total += input.shape().dim(axis);
        return inputs.getFirst().shape().with(axis, total);
    }

    @Override
    public void reference(Tensor out) {
        Slab to = Slab.of(out.shape(), axis);
        int row = 0;
        for (Tensor input : inputs) {
            int length = input.shape().dim(axis) * to.inner();
            for (int i = 0; i < input.size(); i++)
                out.set((i / length * to.extent() + row) * to.inner() + i % length, input.get(i));
            row += input.shape().dim(axis);
        }
    }

    @Override
    public void cpu(Tensor out) {
        int row = 0;
        for (Tensor input : inputs) {
            int rows = input.shape().dim(axis);
            Slab.copyRows(input, 0, out, row, rows, axis);
            row += rows;
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        int row = 0;
        for (Tensor input : inputs) {
            int rows = input.shape().dim(axis);
            Slab.copyRows(gpu, input, 0, out, row, rows, axis);
            row += rows;
        }
    }

    @Override
    public void reads(Reads reads) {
        int row = 0;
        for (Tensor input : inputs) {
            int rows = input.shape().dim(axis);
            Slab.readRows(reads, input, 0, shape(), row, rows, axis);
            row += rows;
        }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        int row = 0;
        for (Tensor input : inputs) {
            int from = row;
            int to = from + input.shape().dim(axis);
            gradients.add(input, () -> Slice.slice(dOut, axis, from, to));
            row = to;
        }
    }
}
