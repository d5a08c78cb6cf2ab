package hanji.autograd.check;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** A tensor times a scalar; the gradient of {@link Dot}. */
record Scaled(Tensor scalar, Tensor tensor) implements Op {
    @Override
    public List<Tensor> inputs() {
        return List.of(scalar, tensor);
    }

    @Override
    public Shape shape() {
        if (scalar.size() != 1) throw new IllegalArgumentException("Scaled needs a scalar, not " + scalar.shape());
        return tensor.shape();
    }

    @Override
    public void reference(Tensor out) {
        double factor = scalar.get(0);
        for (int i = 0; i < out.size(); i++) out.set(i, factor * tensor.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        reference(out);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(scalar, () -> Op.run(new Dot(dOut, tensor)));
        gradients.add(tensor, () -> Op.run(new Scaled(scalar, dOut)));
    }
}
