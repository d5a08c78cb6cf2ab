package hanji.kernels.layout;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** The same elements in row-major order under another shape; the storage is shared, nothing is copied. */
public record Reshape(Tensor input, Shape shape) implements Op {
    /**
     * @param dims the extents; one of them may be -1, which stands for whatever is left
     * @throws IllegalArgumentException if the sizes differ
     */
    public static Tensor reshape(Tensor input, int... dims) {
        return reshape(input, inferred(input, dims));
    }

    /** @throws IllegalArgumentException if the sizes differ */
    public static Tensor reshape(Tensor input, Shape shape) {
        return Op.run(new Reshape(input, shape));
    }

    public Reshape {
        if (input.size() != shape.size())
            throw new IllegalArgumentException("Reshape: " + input.label() + " has " + input.size()
                    + " elements, shape " + shape + " has " + shape.size());
    }

    private static Shape inferred(Tensor input, int[] dims) {
        int[] extents = dims.clone();
        int known = 1;
        int free = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] != -1) known *= dims[i];
            else if (free >= 0) throw new IllegalArgumentException("Reshape: only one extent may be -1");
            else free = i;
        }
        if (free >= 0) {
            if (known == 0 || input.size() % known != 0)
                throw new IllegalArgumentException(
                        "Reshape: no extent for -1 makes " + known + " times it the size of " + input.label());
            extents[free] = input.size() / known;
        }
        return Shape.of(extents);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Tensor result() {
        return input.view(shape);
    }

    /** Nothing to do when the result is a view; else (a check with another dtype) the elements are copied. */
    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, input.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        // The result is a view of the input: every element is there.
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        // The result is a view of the input: every element is there.
    }

    @Override
    public void reads(Reads reads) {
        for (int i = 0; i < input.size(); i++) reads.add(input, i, i);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> reshape(dOut, input.shape()));
    }
}
