package hanji.autograd;

import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Products of derivatives with vectors, each by sweeping backwards: neither the Jacobian nor the Hessian is ever made. A
 * result belongs to the innermost scope; tapes that are open record how it is computed.
 */
public final class VectorProducts {
    private VectorProducts() {}

    /**
     * The transposed Jacobian of a function by a vector: the gradient of {@code sum(f(x) * v)} by x.
     *
     * @param v of the shape and dtype of f(x)
     * @return of the shape of x
     */
    public static Tensor vjp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
        try (var tape = Tape.open()) {
            return product(tape, f.apply(x), v, x);
        }
    }

    /**
     * The Jacobian of a function by a vector, the derivative of f along v: the product above is linear in its vector, and
     * its own transposed Jacobian by that vector is the Jacobian sought. Costs two sweeps. (Townsend, "A new trick for
     * calculating Jacobian vector products", 2017.)
     *
     * @param f written with ops that are differentiable twice
     * @param v of the shape and dtype of x
     * @return of the shape of f(x)
     */
    public static Tensor jvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
        try (var outer = Tape.open()) {
            Tensor y = f.apply(x), u = Tensor.zeros(y.dtype(), y.shape(), y.device());
            return product(outer, vjp(f, x, u), v, u);
        }
    }

    /**
     * The Hessian of a function by a vector, the derivative of its gradient along v. (Pearlmutter, "Fast exact
     * multiplication by the Hessian", 1994.)
     *
     * @param f its value has one element and depends on x; written with ops that are differentiable twice
     * @param v of the shape and dtype of x
     * @return of the shape of x
     */
    public static Tensor hvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
        try (var outer = Tape.open()) {
            return product(outer, gradient(f, x), v, x);
        }
    }

    private static Tensor gradient(UnaryOperator<Tensor> f, Tensor x) {
        try (var tape = Tape.open()) {
            return tape.keep(tape.gradients(f.apply(x), List.of(x)).of(x));
        }
    }

    /** The gradient of {@code sum(y * v)} by x, handed out; zeros where y does not depend on x. */
    private static Tensor product(Tape tape, Tensor y, Tensor v, Tensor x) {
        if (y != x && !tape.hasRecorded(y)) return tape.keep(Tensor.zeros(x.dtype(), x.shape(), x.device()));
        return tape.keep(tape.gradients(y, v, List.of(x)).of(x));
    }
}
