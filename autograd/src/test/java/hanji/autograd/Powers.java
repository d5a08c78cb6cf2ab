package hanji.autograd;

import static hanji.autograd.Multiply.multiply;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Example of an op with a further result that it is differentiable through: the square of x and its cube. */
record Powers(Tensor x, Tensor cube) implements Op {
    static Powers of(Tensor x) {
        return new Powers(x, Tensor.empty(x.dtype(), x.shape(), x.device()).named("cube"));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public Shape shape() {
        return x.shape();
    }

    @Override
    public void reference(Tensor out) {
        for (int i = 0; i < out.size(); i++) {
            out.set(i, x.get(i) * x.get(i));
            cube.set(i, x.get(i) * x.get(i) * x.get(i));
        }
    }

    @Override
    public void cpu(Tensor out) {
        reference(out);
    }

    @Override
    public void gradient(Tensor out, Cotangents arrived, Gradients gradients) {
        Optional<Tensor> dSquare = arrived.at(out), dCube = arrived.at(cube);
        dSquare.ifPresent(d -> gradients.add(x, () -> multiply(d, times(2, x))));
        dCube.ifPresent(d -> gradients.add(x, () -> multiply(d, times(3, multiply(x, x)))));
    }

    private static Tensor times(double factor, Tensor tensor) {
        return multiply(Tensor.full(factor, tensor.dtype(), tensor.shape(), tensor.device()), tensor);
    }
}
