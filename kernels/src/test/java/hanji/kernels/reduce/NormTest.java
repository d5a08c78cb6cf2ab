package hanji.kernels.reduce;

import static hanji.kernels.Place.floats;
import static hanji.kernels.Place.gradient;
import static hanji.kernels.Place.secondGradient;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Norm.norm;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.Place;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormTest {
    /** Lets zeros of either sign be equal. */
    private static final float TINY = Float.MIN_VALUE;

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void itIsTheEuclideanNorm(Place place) {
        Tensor x = place.tensor(new float[] {3, 4, 0, 0, -5, 12}, 3, 2);
        assertArrayEquals(new float[] {5, 0, 13}, floats(norm(x, 1)));
        assertEquals(Shape.of(2), norm(x, 0).shape());
        assertEquals((float) Math.sqrt(194), (float) norm(x).toDoubles()[0]);
        assertEquals(0, norm(place.tensor(new float[0], 0)).toDoubles()[0]);
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void theGradientAtTheZeroVectorIsZeroToEveryOrder(Place place) {
        Tensor x = place.tensor(new float[] {3, 4, 0, -0f}, 2, 2);
        assertArrayEquals(new float[] {0.6f, 0.8f, 0, 0}, gradient(at -> norm(at, 1), x), TINY);
        float[] second = secondGradient(at -> norm(at, 1), x);
        assertArrayEquals(new float[] {0, 0}, new float[] {second[2], second[3]}, TINY);
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void brokenAndInfiniteVectorsStaySo(Place place) {
        float nan = Float.NaN, infinity = Float.POSITIVE_INFINITY;
        Tensor x = place.tensor(new float[] {nan, 0, infinity, 1}, 2, 2);
        assertArrayEquals(new float[] {nan, infinity}, floats(norm(x, 1)));
        assertArrayEquals(new float[] {nan, nan, nan, 0}, gradient(at -> norm(at, 1), x));
    }

    /** A critic of zeros: the penalty's gradient is 0, not NaN. arXiv:1704.00028. */
    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void aGradientPenaltySurvivesAFlatCritic(Place place) {
        Tensor weight = place.tensor(new float[] {0, 0}, 2, 1);
        Tensor x = place.tensor(new float[] {1, 2, -3, 4, 0.5f, 0}, 3, 2);
        try (var outer = Tape.open();
                var inner = Tape.open()) {
            Tensor slopes = inner.gradients(sum(matMul(x, weight)), List.of(x)).of(x);
            Tensor penalty = mean(square(shift(norm(slopes, 1), -1)));
            assertArrayEquals(
                    new float[] {0, 0},
                    floats(outer.gradients(penalty, List.of(weight)).of(weight)),
                    TINY);
        }
    }

    @Test
    void gradientsAreRightToTheSecondOrder() {
        Tensor x = Tensor.of(new double[] {0.3, -1.2, 2, 0.7, 0.1, -0.4, 1, 1, -1, 0.2, 0.6, 5}, 2, 3, 2);
        GradCheck.STANDARD.check("norm", in -> norm(in.getFirst()), List.of(x));
        GradCheck.STANDARD.check("norm over axes", in -> norm(in.getFirst(), 2, 0), List.of(x));
    }
}
