package hanji.autograd;

import hanji.tensor.Tensor;

/** Thrown when a gradient is asked through an operation that has none. */
public final class NotDifferentiable extends UnsupportedOperationException {
    private static final long serialVersionUID = 1;

    public NotDifferentiable(Op op) {
        super(op.name() + " has no gradient; its result cannot be on the path from a parameter to the loss");
    }

    /** @param result one that the op has beside those it is differentiable through */
    public NotDifferentiable(Op op, Tensor result) {
        super(op.name() + " is not differentiable through its further result, " + result.label()
                + "; take it through stopGradient, or override gradient(out, Cotangents, Gradients) in the op");
    }
}
