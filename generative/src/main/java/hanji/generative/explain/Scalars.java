package hanji.generative.explain;

import static hanji.generative.explain.Example.scalar;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.sin;
import static hanji.kernels.pointwise.Unary.square;

import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.List;

/** Examples of single numbers. */
final class Scalars {
    private Scalars() {}

    /** exp(sin(x²)). */
    static Example chain() {
        return new Example(
                "chain",
                "a chain of three functions of one number: the chain rule",
                "Each rule multiplies what arrives by one slope; the gradient of x is the product of all three.",
                List.of(scalar("x", 0.8)),
                0,
                inputs -> exp(sin(square(inputs.getFirst()))));
    }

    /** x y + x² + sin x: three ways lead from x to the loss. */
    static Example fanOut() {
        return new Example(
                "fan-out",
                "a number that is read in three places: contributions add up",
                "The gradient of x grows three times, once for each place that reads it; choose x to see the sums.",
                List.of(scalar("x", 0.7), scalar("y", -1.3)),
                0,
                inputs -> {
                    Tensor x = inputs.getFirst(), y = inputs.getLast();
                    return add(add(multiply(x, y), square(x)), sin(x));
                });
    }

    /** The derivative of x³, differentiated again: 6 x. */
    static Example secondOrder() {
        return new Example(
                "second-order",
                "the gradient of a gradient: the backward pass is a graph too",
                "The boxes with dashed rims are the backward pass of an inner tape for y = x³. To the outer tape they are calls"
                        + " like any other, and it goes back through them: 6x.",
                List.of(scalar("x", 1.5)),
                0,
                inputs -> slopeOfCube(inputs.getFirst()));
    }

    private static Tensor slopeOfCube(Tensor x) {
        try (var inner = Tape.open()) {
            Tensor y = multiply(square(x), x).named("y");
            return inner.keep(inner.gradients(y, List.of(x)).of(x));
        }
    }
}
