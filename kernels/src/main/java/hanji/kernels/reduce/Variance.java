package hanji.kernels.reduce;

import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.reduce.Sum.sumKeepingAxes;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * The variance: the squared distances from the mean, summed and divided by their number n (biased, what normalization
 * layers use) or by n - 1 (unbiased, Bessel's correction). In two passes, the mean first, so that a mean far from 0 costs
 * no accuracy.
 */
public final class Variance {
    private Variance() {}

    /** Of all elements, divided by their number n, a scalar; NaN of none. */
    public static Tensor biasedVariance(Tensor input) {
        return variance(input, 0, allAxes(input));
    }

    /**
     * Over some axes, which drop out of the shape, divided by the number n of elements; NaN of none.
     *
     * @param axes in any order; negative axes count from the end
     */
    public static Tensor biasedVariance(Tensor input, int... axes) {
        return variance(input, 0, axes);
    }

    /** Of all elements, divided by their number less one, a scalar; NaN of one or none. */
    public static Tensor unbiasedVariance(Tensor input) {
        return variance(input, 1, allAxes(input));
    }

    /**
     * Over some axes, which drop out of the shape, divided by the number of elements less one; NaN of one or none.
     *
     * @param axes in any order; negative axes count from the end
     */
    public static Tensor unbiasedVariance(Tensor input, int... axes) {
        return variance(input, 1, axes);
    }

    private static int[] allAxes(Tensor input) {
        return IntStream.range(0, input.shape().rank()).toArray();
    }

    private static Tensor variance(Tensor input, int correction, int... axes) {
        Shape shape = input.shape();
        int count = IntStream.of(axes).map(shape::dim).reduce(1, (a, b) -> a * b);
        Tensor mean = divide(sumKeepingAxes(input, axes), constant(count, input));
        Tensor squares = sum(square(subtract(input, mean)), axes);
        return divide(squares, constant(Math.max(0, count - correction), input));
    }

    private static Tensor constant(double value, Tensor like) {
        return Tensor.full(value, like.dtype(), Shape.of(), like.device());
    }
}
