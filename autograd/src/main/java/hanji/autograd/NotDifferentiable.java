package hanji.autograd;

/** Thrown when a gradient is asked through an operation that has none. */
public final class NotDifferentiable extends UnsupportedOperationException {
    private static final long serialVersionUID = 1;

    public NotDifferentiable(Op op) {
        super(op.name() + " has no gradient; its result cannot be on the path from a parameter to the loss");
    }
}
