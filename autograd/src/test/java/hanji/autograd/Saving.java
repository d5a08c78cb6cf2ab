package hanji.autograd;

import static hanji.autograd.Multiply.multiply;

import hanji.tensor.DType;
import hanji.tensor.Tensor;

/** The square; saves its derivative on the way, in F64. */
record Saving(Tensor input, Tensor derivative) implements OfOne {
    static Saving of(Tensor input) {
        Tensor derivative = Tensor.empty(DType.F64, input.shape(), input.device());
        return new Saving(input, derivative.named("derivative"));
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) {
            out.set(i, input.get(i) * input.get(i));
            derivative.set(i, 2 * input.get(i));
        }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> multiply(dOut, derivative));
    }
}
