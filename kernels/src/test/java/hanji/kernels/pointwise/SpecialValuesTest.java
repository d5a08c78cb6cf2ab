package hanji.kernels.pointwise;

import static hanji.kernels.Place.floats;
import static hanji.kernels.Place.gradient;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.greater;
import static hanji.kernels.pointwise.Binary.logAddExp;
import static hanji.kernels.pointwise.Binary.maximum;
import static hanji.kernels.pointwise.Binary.minimum;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.pow;
import static hanji.kernels.pointwise.Unary.leakyRelu;
import static hanji.kernels.pointwise.Unary.log;
import static hanji.kernels.pointwise.Where.where;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import hanji.kernels.Place;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients at kinks, ties, infinities and NaN, as docs/numerics.md decides them. */
@Tag("device")
class SpecialValuesTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    static List<Place> places() {
        return Place.all();
    }

    @ParameterizedTest
    @MethodSource("places")
    void leakyReluOfInfinityIsInfinityForEverySlope(Place place) {
        Tensor x = place.of(INFINITY, -INFINITY, NAN, -2, 0);
        assertArrayEquals(new float[] {INFINITY, 0, NAN, 0, 0}, floats(leakyRelu(x, 0)));
        assertArrayEquals(new float[] {INFINITY, -INFINITY, NAN, -0.5f, 0}, floats(leakyRelu(x, 0.25)));
        assertArrayEquals(new float[] {INFINITY, -INFINITY, NAN, -2, 0}, floats(leakyRelu(x, 1)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void theGradientOfLeakyReluAtZeroIsItsSlope(Place place) {
        for (float slope : new float[] {0, 0.25f, 1})
            assertArrayEquals(
                    new float[] {slope, slope, slope, 1, 1, NAN},
                    gradient(x -> leakyRelu(x, slope), place.of(-1, -0f, 0, 1, INFINITY, NAN)),
                    "slope " + slope);
    }

    @ParameterizedTest
    @MethodSource("places")
    void gradientsAtNaNAreNaN(Place place) {
        float[] broken = {NAN, 1};
        assertArrayEquals(new float[] {NAN, 1}, gradient(Unary::relu, place.of(broken)));
        assertArrayEquals(new float[] {NAN, 1}, gradient(Unary::abs, place.of(broken)));
        assertArrayEquals(new float[] {NAN, 1}, gradient(x -> maximum(x, place.of(0)), place.of(broken)));
        assertArrayEquals(new float[] {NAN, 1}, gradient(x -> minimum(place.of(2), x), place.of(broken)));
        assertArrayEquals(new float[] {NAN, NAN}, gradient(x -> maximum(x, place.of(NAN)), place.of(0, 1)));
        assertArrayEquals(new float[] {NAN, NAN}, gradient(x -> minimum(place.of(NAN), x), place.of(0, 1)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void equalOperandsHaveHalfOfTheGradientEach(Place place) {
        Tensor others = place.of(1, 4, 6, -0f, INFINITY);
        float[] x = {1, 5, 3, 0, INFINITY};
        assertArrayEquals(new float[] {0.5f, 1, 0, 0.5f, 0.5f}, gradient(a -> maximum(a, others), place.of(x)));
        assertArrayEquals(new float[] {0.5f, 1, 0, 0.5f, 0.5f}, gradient(b -> maximum(others, b), place.of(x)));
        assertArrayEquals(new float[] {0.5f, 0, 1, 0.5f, 0.5f}, gradient(a -> minimum(a, others), place.of(x)));
        assertArrayEquals(new float[] {0.5f, 0, 1, 0.5f, 0.5f}, gradient(b -> minimum(others, b), place.of(x)));
        assertArrayEquals(new float[] {1, 1, 1, 1, 1}, gradient(a -> maximum(a, a), place.of(x)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void anInfiniteGradientDoesNotReachTheSmallerOperand(Place place) {
        Tensor infinite = place.of(INFINITY);
        assertArrayEquals(
                new float[] {0, INFINITY}, gradient(x -> multiply(maximum(x, place.of(1)), infinite), place.of(0, 2)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void comparisonsHaveTheGradientZero(Place place) {
        assertArrayEquals(new float[] {0, 0, 0}, gradient(x -> greater(x, place.of(0)), place.of(-1, 0, NAN)));
        assertArrayEquals(new float[] {0, 0, 0}, gradient(Unary::sign, place.of(-1, 0, 1)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void whatIsNotTakenHasTheGradientZeroTimesItsDerivative(Place place) {
        Tensor zero = place.of(0);
        Tensor one = place.of(1);
        float[] at = {0, 2};
        assertArrayEquals(new float[] {NAN, 0.5f}, gradient(x -> where(greater(x, zero), log(x), zero), place.of(at)));
        assertArrayEquals(new float[] {NAN, 0.5f}, gradient(x -> gate(greater(x, zero), log(x)), place.of(at)));
        assertArrayEquals(
                new float[] {0, 0.5f},
                gradient(x -> where(greater(x, zero), log(where(greater(x, zero), x, one)), zero), place.of(at)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void logAddExpHoldsInfinities(Place place) {
        Tensor a = place.of(INFINITY, INFINITY, -INFINITY, -INFINITY, NAN, 3e38f, 0);
        Tensor b = place.of(INFINITY, -INFINITY, -INFINITY, 2, INFINITY, -3e38f, -200);
        assertArrayEquals(
                new float[] {INFINITY, INFINITY, -INFINITY, 2, NAN, 3e38f, 0}, floats(logAddExp(a, b)), "values");
        assertArrayEquals(new float[] {0.5f, 1, 0.5f, 0, NAN, 1, 1}, gradient(x -> logAddExp(x, b), a), "by a");
        assertArrayEquals(new float[] {0.5f, 0, 0.5f, 1, NAN, 0, 0}, gradient(x -> logAddExp(a, x), b), 1e-38f, "by b");
    }

    @ParameterizedTest
    @MethodSource("places")
    void powersHaveTheGradientsOfTheirLimits(Place place) {
        assertArrayEquals(new float[] {0, 6, -6, NAN}, gradient(x -> pow(x, 2), place.of(0, 3, -3, NAN)));
        assertArrayEquals(new float[] {1, 1, 1}, gradient(x -> pow(x, 1), place.of(0, 3, -3)));
        assertArrayEquals(new float[] {0, 0, 0}, gradient(x -> pow(x, 0), place.of(0, 3, NAN)));
        assertArrayEquals(new float[] {INFINITY, 0.25f, NAN}, gradient(x -> pow(x, 0.5), place.of(0, 4, -4)));
        assertArrayEquals(new float[] {2, 2}, Place.secondGradient(x -> pow(x, 2), place.of(0, 3)));
        assertArrayEquals(new float[] {0, 18}, Place.secondGradient(x -> pow(x, 3), place.of(0, 3)));
        Tensor base = place.of(0, 1, -2, 4);
        assertArrayEquals(
                new float[] {0, 0, NAN, 16 * (float) Math.log(4)},
                gradient(y -> pow(base, shift(y, 0)), place.of(2, 2, 2, 2)),
                2e-6f);
    }
}
