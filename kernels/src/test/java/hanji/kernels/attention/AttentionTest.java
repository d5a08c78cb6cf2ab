package hanji.kernels.attention;

import static hanji.kernels.Place.floats;
import static hanji.kernels.attention.Attention.attention;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.check.GradCheck;
import hanji.kernels.Place;
import hanji.kernels.attention.Attention.Sight;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionTest {
    private static float[] normal(long seed, int count) {
        var random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float) random.nextGaussian();
        return values;
    }

    private static Tensor doubles(long seed, int... dims) {
        float[] values = normal(seed, Shape.of(dims).size());
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) wide[i] = values[i];
        return Tensor.of(wide, dims);
    }

    /** One image, T queries and S keys of D columns, values of E, by the formula in plain loops. */
    private static float[] byHand(
            float[] q, float[] k, float[] v, int t, int s, int d, int e, int heads, boolean past) {
        float[] out = new float[t * e];
        for (int head = 0; head < heads; head++)
            for (int i = 0; i < t; i++) {
                int seen = past ? i + 1 : s;
                double[] weight = new double[seen];
                double total = 0;
                for (int j = 0; j < seen; j++) {
                    double product = 0;
                    for (int c = head * d / heads; c < (head + 1) * d / heads; c++)
                        product += q[i * d + c] * k[j * d + c];
                    weight[j] = Math.exp(product / Math.sqrt(d / heads));
                    total += weight[j];
                }
                for (int c = head * e / heads; c < (head + 1) * e / heads; c++) {
                    double mean = 0;
                    for (int j = 0; j < seen; j++) mean += weight[j] / total * v[j * e + c];
                    out[i * e + c] = (float) mean;
                }
            }
        return out;
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void eachHeadIsTheMeanOfTheValuesWeightedByTheSoftmaxOfTheProducts(Place place) {
        float[] q = normal(1, 5 * 6), k = normal(2, 4 * 6), v = normal(3, 4 * 9);
        Tensor out =
                attention(place.tensor(q, 1, 5, 6), place.tensor(k, 1, 4, 6), place.tensor(v, 1, 4, 9), 3, Sight.ALL);
        assertEquals(Shape.of(1, 5, 9), out.shape());
        assertArrayEquals(byHand(q, k, v, 5, 4, 6, 9, 3, false), floats(out), 2e-6f);
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void aPositionThatSeesThePastDoesNotDependOnWhatFollows(Place place) {
        float[] q = normal(1, 5 * 4), k = normal(2, 5 * 4), v = normal(3, 5 * 4);
        Tensor out =
                attention(place.tensor(q, 1, 5, 4), place.tensor(k, 1, 5, 4), place.tensor(v, 1, 5, 4), 2, Sight.PAST);
        assertArrayEquals(byHand(q, k, v, 5, 5, 4, 4, 2, true), floats(out), 2e-6f);
    }

    @Test
    void imagesDoNotSeeEachOther() {
        Tensor q = doubles(1, 2, 3, 4), k = doubles(2, 2, 3, 4), v = doubles(3, 2, 3, 4);
        double[] both = attention(q, k, v, 2, Sight.ALL).toDoubles();
        double[] second =
                attention(second(q), second(k), second(v), 2, Sight.ALL).toDoubles();
        for (int i = 0; i < second.length; i++) assertEquals(second[i], both[second.length + i]);
    }

    private static Tensor second(Tensor of) {
        double[] values = of.toDoubles();
        return Tensor.of(Arrays.copyOfRange(values, values.length / 2, values.length), 1, 3, 4);
    }

    @Test
    void gradientsAreRightToTheSecondOrder() {
        List<Tensor> inputs = List.of(doubles(1, 2, 3, 4), doubles(2, 2, 3, 4), doubles(3, 2, 3, 2));
        for (Sight sight : Sight.values())
            GradCheck.STANDARD.check(
                    "attention over " + sight, in -> attention(in.get(0), in.get(1), in.get(2), 2, sight), inputs);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Tensor four = doubles(1, 1, 3, 4), longer = doubles(2, 1, 5, 4), six = doubles(3, 1, 3, 6);
        assertThrows(IllegalArgumentException.class, () -> attention(four, six, six, 1, Sight.ALL));
        assertThrows(IllegalArgumentException.class, () -> attention(four, longer, four, 1, Sight.ALL));
        assertThrows(IllegalArgumentException.class, () -> attention(four, longer, longer, 1, Sight.PAST));
        assertThrows(IllegalArgumentException.class, () -> attention(four, four, four, 3, Sight.ALL));
    }
}
