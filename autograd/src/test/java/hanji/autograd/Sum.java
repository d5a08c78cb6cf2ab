package hanji.autograd;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** Example of an op: the sum of all elements, a scalar. */
public record Sum(Tensor input) implements Op {
    public static Tensor sum(Tensor input) {
        return Op.run(new Sum(input));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return Shape.of();
    }

    @Override
    public void reference(Tensor out) {
        double sum = 0;
        for (int i = 0; i < input.size(); i++) sum += input.get(i);
        out.set(0, sum);
    }

    @Override
    public void cpu(Tensor out) {
        reference(out);
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> Op.run(new Spread(dOut, input.shape())));
    }

    /** A scalar repeated to a shape; the gradient of the sum. */
    public record Spread(Tensor scalar, Shape shape) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(scalar);
        }

        @Override
        public void reference(Tensor out) {
            out.fill(scalar.item());
        }

        @Override
        public void cpu(Tensor out) {
            reference(out);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(scalar, () -> sum(dOut));
        }
    }
}
