package hanji.autograd;

import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** The same elements, as a constant: the backward sweep never gets here. The storage is shared, nothing is copied. */
record StopGradient(Tensor input) implements Op {
    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return input.shape();
    }

    @Override
    public Tensor result() {
        return input.view(input.shape());
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
    public void reads(Reads reads) {
        for (int i = 0; i < input.size(); i++) reads.add(input, i, i);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        // The result is a view of the input: every element is there.
    }
}
