package hanji.autograd;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** Example of an op: a * b, element by element, of equal shapes. */
public record Multiply(Tensor a, Tensor b) implements Op {
    public static Tensor multiply(Tensor a, Tensor b) {
        return Op.run(new Multiply(a, b));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(a, b);
    }

    @Override
    public Shape shape() {
        if (!a.shape().equals(b.shape()))
            throw new IllegalArgumentException("Multiply needs equal shapes, not " + a.shape() + " and " + b.shape());
        return a.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) out.set(i, a.get(i) * b.get(i));
    }

    @Override
    public void cpu(Tensor out) {
        float[] x = a.floats();
        float[] y = b.floats();
        float[] product = out.floats();
        out.device().parallelRanges(out.size(), 1 << 15, (from, to) -> {
            for (int i = from; i < to; i++) product[i] = x[i] * y[i];
        });
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(a, () -> multiply(dOut, b));
        gradients.add(b, () -> multiply(dOut, a));
    }
}
