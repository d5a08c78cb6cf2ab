package hanji.kernels.reduce;

import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Unary.sqrt;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.pointwise.Where.where;
import static hanji.kernels.reduce.Sum.sum;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * The Euclidean norm of a vector, {@code sqrt(sum of x²)}. Its gradient at the zero vector is 0, to every order, so that a
 * gradient penalty survives a critic that is flat somewhere.
 *
 * <p>The squares are computed in the dtype of x: in F32 a norm beyond 1.8e19 is infinite, and one below 1e-23 is 0.
 */
public final class Norm {
    private Norm() {}

    /** The norm of all elements, a scalar. */
    public static Tensor norm(Tensor input) {
        return rootOf(sum(square(input)));
    }

    /**
     * The norm over some axes, which drop out of the shape.
     *
     * <pre>{@code
     * Tensor penalty = mean(square(shift(norm(dImages, 1, 2, 3), -1)));   // dImages [N, H, W, C]; arXiv:1704.00028
     * }</pre>
     *
     * @param axes in any order; negative axes count from the end
     */
    public static Tensor norm(Tensor input, int... axes) {
        return rootOf(sum(square(input), axes));
    }

    /** The root of what is not negative. At 0 a root of 1 is taken and not let through, since the slope of the root of 0 is infinite. */
    private static Tensor rootOf(Tensor squared) {
        Tensor one = Tensor.full(1, squared.dtype(), Shape.of(), squared.device());
        return gate(squared, sqrt(where(squared, squared, one)));
    }
}
