package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClampTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private static float[] gradient(double low, double high, float... x) {
        Tensor point = Tensor.of(x, x.length);
        try (var tape = Tape.open()) {
            return tape.gradients(sum(clamp(point, low, high)), List.of(point))
                    .of(point)
                    .toFloats();
        }
    }

    @Test
    void whatLiesOutsideBecomesTheNearerBound() {
        Tensor x = Tensor.of(new float[] {-9, 0.5f, 9, NAN, -INFINITY, INFINITY, -0f}, 7);
        assertArrayEquals(
                new float[] {-1, 0.5f, 2, NAN, -1, 2, -0f}, clamp(x, -1, 2).toFloats());
        assertArrayEquals(
                new float[] {0, 0.5f, 9, NAN, 0, INFINITY, 0},
                clamp(x, 0, Double.POSITIVE_INFINITY).toFloats());
    }

    @Test
    void theGradientPassesAtBothBoundsAndIsZeroOutside() {
        assertArrayEquals(new float[] {0, 1, 1, 1, 0}, gradient(0, 1, -1, 0, 0.5f, 1, 2));
        assertArrayEquals(new float[] {0, 1, 0}, gradient(1, 1, 0, 1, 2));
        assertArrayEquals(new float[] {0, 0, NAN}, gradient(0, 1, -INFINITY, INFINITY, NAN));
    }

    @Test
    void boundsThatAreNoRangeAreNamed() {
        Tensor x = Tensor.of(new float[2], 2);
        for (double[] bounds : new double[][] {{2, 1}, {Double.NaN, 1}, {0, Double.NaN}}) {
            var error = assertThrows(IllegalArgumentException.class, () -> clamp(x, bounds[0], bounds[1]));
            assertEquals("clamp: " + bounds[0] + " to " + bounds[1] + " is no range", error.getMessage());
        }
    }
}
