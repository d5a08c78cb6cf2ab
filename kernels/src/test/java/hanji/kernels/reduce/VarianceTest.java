package hanji.kernels.reduce;

import static hanji.kernels.Place.floats;
import static hanji.kernels.reduce.Variance.biasedVariance;
import static hanji.kernels.reduce.Variance.unbiasedVariance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.check.GradCheck;
import hanji.kernels.Place;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VarianceTest {
    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void itIsTheMeanSquaredDistanceFromTheMean(Place place) {
        Tensor x = place.tensor(new float[] {1, 2, 3, 6, 5, 5, 5, 5}, 2, 4);
        assertArrayEquals(new float[] {3.5f, 0}, floats(biasedVariance(x, 1)));
        assertArrayEquals(new float[] {14f / 3, 0}, floats(unbiasedVariance(x, -1)), 1e-6f);
        assertArrayEquals(new float[] {4, 2.25f, 1, 0.25f}, floats(biasedVariance(x, 0)));
        assertEquals(2.75, biasedVariance(x).toDoubles()[0]);
        assertEquals(22.0 / 7, unbiasedVariance(x).toDoubles()[0], 1e-6);
    }

    /** The squares differ from their mean in the last bits of F32 only, where a formula of one pass would subtract them. */
    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void aMeanFarFromZeroCostsNoAccuracy(Place place) {
        float[] x = new float[1000];
        for (int i = 0; i < x.length; i++) x[i] = 4096 + (i % 2 == 0 ? 0.125f : -0.125f);
        assertEquals(1 / 64.0, biasedVariance(place.tensor(x, x.length)).toDoubles()[0]);
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void tooFewElementsHaveNone(Place place) {
        float nan = Float.NaN;
        Tensor one = place.tensor(new float[] {7, 8}, 2, 1);
        assertArrayEquals(new float[] {0, 0}, floats(biasedVariance(one, 1)));
        assertArrayEquals(new float[] {nan, nan}, floats(unbiasedVariance(one, 1)));
        Tensor none = place.tensor(new float[0], 2, 0);
        assertArrayEquals(new float[] {nan, nan}, floats(biasedVariance(none, 1)));
        assertArrayEquals(new float[] {nan, nan}, floats(unbiasedVariance(none, 1)));
    }

    @Test
    void gradientsAreRightToTheSecondOrder() {
        Tensor x = Tensor.of(new double[] {0.3, -1.2, 2, 0.7, 0.1, -0.4, 1, 1, -1, 0.2, 0.6, 5}, 2, 3, 2);
        GradCheck.STANDARD.check("biased", in -> biasedVariance(in.getFirst(), 0, 2), List.of(x));
        GradCheck.STANDARD.check("unbiased", in -> unbiasedVariance(in.getFirst()), List.of(x));
    }
}
