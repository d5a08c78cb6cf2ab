package hanji.nn.layer;

import static hanji.kernels.pointwise.Unary.square;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.check.GradCheck;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Group and layer normalization and the attention that stands on them. */
class NormalizationLayersTest {
    private static final Initializer INITIALIZER = Initializer.ofOnlyNetwork(7, DType.F64, Device.CPU);

    private static Tensor images(int... dims) {
        return Initializer.ofOnlyNetwork(8, DType.F64, Device.CPU).normal(1, dims);
    }

    /** Mean 3 and variance 3.5 of 1, 2, 3, 6; mean 2, variance 1 of 1, 3, 1, 3. */
    @Test
    void groupNormalizationIsOfEachImageAndGroup() {
        var layer = GroupNorm.create(4, 2, INITIALIZER);
        double a = Math.sqrt(3.5 + 1e-5), b = Math.sqrt(1 + 1e-5);
        assertArrayEquals(
                new double[] {-2 / a, -1 / a, -1 / b, 1 / b, 0, 3 / a, -1 / b, 1 / b},
                layer.forward(Tensor.of(new double[] {1, 2, 1, 3, 3, 6, 1, 3}, 1, 1, 2, 4))
                        .toDoubles(),
                1e-14);
        assertThrows(IllegalArgumentException.class, () -> GroupNorm.create(4, 3, INITIALIZER));
    }

    @Test
    void layerNormalizationIsOfEachRow() {
        var layer = new LayerNorm(Tensor.of(new double[] {1, 2}, 2), Tensor.of(new double[] {0, 5}, 2), 1e-5);
        double a = Math.sqrt(1 + 1e-5), b = Math.sqrt(16 + 1e-5);
        assertArrayEquals(
                new double[] {-1 / a, 5 + 2 / a, 4 / b, 5 - 8 / b},
                layer.forward(Tensor.of(new double[] {1, 3, 5, -3}, 2, 2)).toDoubles(),
                1e-14);
        assertEquals(
                Set.of("weight", "bias"),
                LayerNorm.create(3, INITIALIZER).parameters().keySet());
    }

    @Test
    void attentionBeginsAsTheIdentity() {
        Tensor x = images(2, 3, 2, 4);
        assertArrayEquals(
                x.toDoubles(),
                SelfAttention.create(4, 2, 2, INITIALIZER).forward(x).toDoubles());
    }

    /** Queries and keys of 0 weigh all pixels alike: each gets the mean of its image's values. */
    @Test
    void attentionOfEqualScoresAddsTheMeanOverTheImage() {
        Tensor x = images(2, 1, 3, 2);
        var norm = GroupNorm.create(2, 1, INITIALIZER);
        var zero = new Linear(INITIALIZER.zeros(2, 2), INITIALIZER.zeros(2));
        var same = new Linear(Tensor.of(new double[] {1, 0, 0, 1}, 2, 2), INITIALIZER.zeros(2));
        var twice = new Linear(Tensor.of(new double[] {2, 0, 0, 2}, 2, 2), INITIALIZER.zeros(2));
        double[] y =
                new SelfAttention(norm, zero, zero, same, twice, 1).forward(x).toDoubles();
        double[] normalized = norm.forward(x).toDoubles();
        for (int i = 0; i < y.length; i++) {
            int first = i / 6 * 6 + i % 2;
            double mean = (normalized[first] + normalized[first + 2] + normalized[first + 4]) / 3;
            assertEquals(x.get(i) + 2 * mean, y[i], 1e-14);
        }
    }

    @Test
    void attentionHasTheRightGradients() {
        var projections = Initializer.ofOnlyNetwork(9, DType.F64, Device.CPU);
        var norm = GroupNorm.create(2, 1, INITIALIZER);
        Linear q = Linear.create(2, 2, 1, projections), k = Linear.create(2, 2, 1, projections);
        Linear v = Linear.create(2, 2, 1, projections), out = Linear.create(2, 2, 1, projections);
        GradCheck.STANDARD.check(
                "self-attention",
                in -> square(new SelfAttention(norm, new Linear(in.get(1), q.bias()), k, v, out, 2).forward(in.get(0))),
                List.of(images(2, 1, 3, 2), q.weight()));
        assertEquals(
                Shape.of(2, 1, 3, 2),
                new SelfAttention(norm, q, k, v, out, 1)
                        .forward(images(2, 1, 3, 2))
                        .shape());
    }
}
