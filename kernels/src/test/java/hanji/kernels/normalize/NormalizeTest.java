package hanji.kernels.normalize;

import static hanji.kernels.Place.floats;
import static hanji.kernels.normalize.Normalize.batchNorm;
import static hanji.kernels.normalize.Normalize.groupNorm;
import static hanji.kernels.normalize.Normalize.layerNorm;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.Place;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormalizeTest {
    private static final double EPSILON = 1e-5;

    private static Tensor normal(long seed, int... dims) {
        var random = new SplittableRandom(seed);
        return Tensor.of(
                DoubleStream.generate(random::nextGaussian)
                        .limit(Shape.of(dims).size())
                        .toArray(),
                dims);
    }

    private static Tensor constant(Place place, double value, int count) {
        return Tensor.full(value, place.dtype(), Shape.of(count), place.device());
    }

    /** Channel 0 is 1, 3, 5, 7: mean 4, variance 5. Channel 1 is 10, 10, 20, 20: mean 15, variance 25. */
    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void aBatchIsNormalizedChannelByChannel(Place place) {
        Tensor x = place.tensor(new float[] {1, 10, 3, 10, 5, 20, 7, 20}, 2, 2, 1, 2);
        Tensor gain = place.of(2, 3), bias = place.of(-1, 0.5f);
        var normalized = batchNorm(x, gain, bias, 4);
        assertArrayEquals(new float[] {4, 15}, floats(normalized.mean()));
        assertArrayEquals(new float[] {5, 25}, floats(normalized.variance()));
        assertEquals(4, normalized.numbers());
        float e = (float) (15 / Math.sqrt(29));
        assertArrayEquals(
                new float[] {-3, 0.5f - e, -1 - 2 / 3f, 0.5f - e, -1 + 2 / 3f, 0.5f + e, 1, 0.5f + e},
                floats(normalized.out()),
                1e-6f);
    }

    /** Image by image: groups of channels {1, 2} and {3, 4} over two pixels. */
    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void aGroupIsNormalizedImageByImage(Place place) {
        Tensor x = place.tensor(new float[] {1, 2, 10, 10, 3, 6, 14, 14, 5, 5, 0, 2, 5, 5, 0, 2}, 2, 2, 1, 4);
        float[] y = floats(groupNorm(x, constant(place, 1, 4), place.of(0, 0, 0, 100), 2, EPSILON));
        double deviation = Math.sqrt(3.5 + EPSILON); // of 1, 2, 3, 6, whose mean is 3
        assertArrayEquals(
                new float[] {
                    (float) (-2 / deviation), (float) (-1 / deviation), -1, 99, 0, (float) (3 / deviation), 1, 101
                },
                Arrays.copyOf(y, 8),
                1e-5f);
        assertArrayEquals(new float[] {0, 0, -1, 101, 0, 0, -1, 101}, Arrays.copyOfRange(y, 8, 16), 1e-4f);
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void aLayerIsNormalizedRowByRow(Place place) {
        Tensor x = place.tensor(new float[] {1, 2, 3, -10, -10, 20}, 2, 3);
        float[] y = floats(layerNorm(x, place.of(1, 2, 1), place.of(0, 7, 0), EPSILON));
        float a = (float) Math.sqrt(1.5), b = (float) Math.sqrt(0.5), c = (float) Math.sqrt(2);
        assertArrayEquals(new float[] {-a, 7, a, -b, 7 - 2 * b, c}, y, 1e-4f);
    }

    /** Squares less the square of the mean would give noise here. */
    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void aMeanFarFromZeroCostsNoAccuracy(Place place) {
        float[] x = new float[1000];
        for (int i = 0; i < x.length; i++) x[i] = 4096 + (i % 2 == 0 ? 0.125f : -0.125f);
        var normalized = batchNorm(place.tensor(x, 1000, 1), place.of(1), place.of(0), EPSILON);
        assertEquals(1 / 64.0, normalized.variance().toDoubles()[0]);
    }

    /** The sum of all results is N times the sum of the biases, whatever x: their gradient by x is 0. */
    @Test
    void aSumOfNormalizedNumbersDoesNotDependOnThem() {
        Tensor x = normal(3, 6, 5), gain = normal(4, 5), bias = normal(5, 5);
        try (var tape = Tape.open()) {
            Tensor loss = sum(batchNorm(x, gain, bias, EPSILON).out());
            var gradients = tape.gradients(loss, List.of(x, gain, bias));
            for (double d : gradients.of(x).toDoubles()) assertEquals(0, d, 1e-12);
            for (double d : gradients.of(gain).toDoubles()) assertEquals(0, d, 1e-12);
            for (double d : gradients.of(bias).toDoubles()) assertEquals(6, d, 1e-12);
        }
    }

    /** The gradient goes through mean and variance as results, too. */
    @Test
    void gradientsAreRightToTheSecondOrder() {
        Tensor x = normal(6, 3, 2, 2, 4), gain = normal(7, 4), bias = normal(8, 4), weights = normal(9, 3, 2, 2, 4);
        List<Tensor> inputs = List.of(x, gain, bias);
        GradCheck.STANDARD.check(
                "batch norm",
                in -> multiply(
                        weights, batchNorm(in.get(0), in.get(1), in.get(2), 0.1).out()),
                inputs);
        GradCheck.STANDARD.check(
                "statistics",
                in -> {
                    var all = batchNorm(in.get(0), in.get(1), in.get(2), 0.1);
                    return multiply(square(all.mean()), multiply(all.variance(), sum(square(all.out()), 0, 1, 2)));
                },
                inputs);
        GradCheck.STANDARD.check(
                "group norm", in -> square(groupNorm(in.get(0), in.get(1), in.get(2), 2, 0.1)), inputs);
        GradCheck.STANDARD.check("layer norm", in -> square(layerNorm(in.get(0), in.get(1), in.get(2), 0.1)), inputs);
    }

    @Test
    void instanceAndLayerNormalizationAreGroupsOfOneAndOfAll() {
        Tensor x = normal(10, 1, 4, 4, 6).to(DType.F32, Device.CPU);
        Tensor gain = Tensor.full(1, DType.F32, Shape.of(6), Device.CPU),
                bias = Tensor.zeros(DType.F32, Shape.of(6), Device.CPU);
        assertArrayEquals(
                batchNorm(x, gain, bias, EPSILON).out().toFloats(),
                groupNorm(x, gain, bias, 6, EPSILON).toFloats());
        Tensor row = x.view(Shape.of(16, 6));
        assertArrayEquals(
                layerNorm(row, gain, bias, EPSILON).toFloats(),
                groupNorm(row, gain, bias, 1, EPSILON).toFloats());
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor x = normal(1, 2, 3, 4), four = normal(2, 4), three = normal(2, 3);
        assertThrows(IllegalArgumentException.class, () -> groupNorm(x, four, four, 3, EPSILON));
        assertThrows(IllegalArgumentException.class, () -> groupNorm(x, four, four, 0, EPSILON));
        assertThrows(IllegalArgumentException.class, () -> batchNorm(x, three, four, EPSILON));
        assertThrows(IllegalArgumentException.class, () -> layerNorm(x, four, three, EPSILON));
        assertThrows(IllegalArgumentException.class, () -> layerNorm(x, four, four, 0));
    }
}
