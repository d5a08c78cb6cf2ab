package hanji.autograd.check;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The inner product of two tensors of one shape, a scalar: turns any result into a loss. With {@link Scaled}, which is
 * its gradient and whose gradient it is, it can be differentiated any number of times.
 */
record Dot(Tensor a, Tensor b) implements Op {
    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        if (!a.shape().equals(b.shape()))
            throw new IllegalArgumentException("Dot needs equal shapes, not " + a.shape() + " and " + b.shape());
        return Shape.of();
    }

    @Override
    public void reference(Tensor out) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) sum += a.get(i) * b.get(i);
        out.set(0, sum);
    }

    @Override
    public void cpu(Tensor out) {
        reference(out);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(a, () -> Op.run(new Scaled(dOut, b)));
        gradients.add(b, () -> Op.run(new Scaled(dOut, a)));
    }
}
