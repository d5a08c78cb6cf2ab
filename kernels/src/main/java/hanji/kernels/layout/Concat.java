package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
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

    public Concat {
        if (inputs.isEmpty()) throw new IllegalArgumentException("Concat needs at least one tensor");
        inputs = List.copyOf(inputs);
        Tensor first = inputs.getFirst();
        axis = first.shape().axis(axis);
        for (Tensor input : inputs)
            if (input.dtype() != first.dtype()
                    || input.shape().rank() != first.shape().rank()
                    || !input.shape().with(axis, 0).equals(first.shape().with(axis, 0)))
                throw new IllegalArgumentException("Concat along axis " + axis + ": " + first + " and " + input
                        + " must agree in dtype and in every other extent");
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
