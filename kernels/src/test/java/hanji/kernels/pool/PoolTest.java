package hanji.kernels.pool;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pool.AveragePool.averagePool;
import static hanji.kernels.pool.AveragePool.globalAveragePool;
import static hanji.kernels.pool.MaxPool.maxPool;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.kernels.conv.Window;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final Window HALVING = new Window(2, 0);
    /** Rows 1 to 4, 5 to 8, 9 to 12, 13 to 16. */
    private static final Tensor FOUR_BY_FOUR =
            Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 1, 4, 4, 1);

    @Test
    void eachWindowGivesItsLargestAndItsMean() {
        assertArrayEquals(
                new float[] {6, 8, 14, 16}, maxPool(FOUR_BY_FOUR, 2, 2, HALVING).toFloats());
        assertArrayEquals(
                new float[] {3.5f, 5.5f, 11.5f, 13.5f},
                averagePool(FOUR_BY_FOUR, 2, 2, HALVING).toFloats());
        assertArrayEquals(new float[] {8.5f}, globalAveragePool(FOUR_BY_FOUR).toFloats());
    }

    @Test
    void channelsArePooledOneByOne() {
        Tensor image = Tensor.of(new float[] {1, -1, 2, -2, 3, -3, 4, -4}, 1, 2, 2, 2);
        assertArrayEquals(new float[] {4, -1}, maxPool(image, 2, 2, HALVING).toFloats());
        assertArrayEquals(
                new float[] {2.5f, -2.5f}, averagePool(image, 2, 2, HALVING).toFloats());
        assertEquals(Shape.of(1, 2), globalAveragePool(image).shape());
    }

    @Test
    void paddingTakesNoPart() {
        Tensor image = Tensor.of(new float[] {-1, -2, -3, -4}, 1, 2, 2, 1);
        var window = new Window(2, 1);
        assertArrayEquals(
                new float[] {-1, -2, -3, -4}, maxPool(image, 2, 2, window).toFloats());
        assertArrayEquals(
                new float[] {-1, -2, -3, -4}, averagePool(image, 2, 2, window).toFloats());
    }

    @Test
    void theGradientOfATieGoesToTheFirst() {
        Tensor image = Tensor.of(new float[] {0, 7, 7, 7}, 1, 2, 2, 1);
        assertArrayEquals(new float[] {0, 1, 0, 0}, slope(image, x -> maxPool(x, 2, 2, HALVING)));
        Tensor zeros = Tensor.of(new float[] {-0f, -1, 0, 0}, 1, 2, 2, 1);
        assertArrayEquals(new float[] {0, 0, 1, 0}, slope(zeros, x -> maxPool(x, 2, 2, HALVING)));
        Tensor noNumbers = Tensor.of(new float[] {9, Float.NaN, Float.NaN, 0}, 1, 2, 2, 1);
        assertArrayEquals(
                new float[] {Float.NaN}, maxPool(noNumbers, 2, 2, HALVING).toFloats());
        assertArrayEquals(new float[] {0, 1, 0, 0}, slope(noNumbers, x -> maxPool(x, 2, 2, HALVING)));
    }

    @Test
    void gradientsOfWindowsThatOverlapAreAdded() {
        Tensor image = Tensor.of(new float[] {1, 5, 2}, 1, 1, 3, 1);
        var sliding = new Window(1, 0);
        assertArrayEquals(new float[] {0, 2, 0}, slope(image, x -> maxPool(x, 1, 2, sliding)));
        assertArrayEquals(new float[] {0.5f, 1, 0.5f}, slope(image, x -> averagePool(x, 1, 2, sliding)));
    }

    @Test
    void theGradientOfALargestElementIsDifferentiableAgain() {
        Tensor image = Tensor.of(new double[] {1, 5, 2, 3}, 1, 2, 2, 1);
        try (var outer = Tape.open()) {
            Tensor first;
            try (var inner = Tape.open()) {
                Tensor largest = maxPool(image, 2, 2, HALVING);
                Tensor cube = sum(multiply(largest, multiply(largest, largest)));
                first = inner.keep(inner.gradients(cube, List.of(image)).of(image));
            }
            assertArrayEquals(new double[] {0, 75, 0, 0}, first.toDoubles());
            assertArrayEquals(
                    new double[] {0, 30, 0, 0},
                    outer.gradients(sum(first), List.of(image)).of(image).toDoubles());
        }
    }

    @Test
    void misuseIsNamed() {
        assertMessage(
                "pooling needs images [N, H, W, C], not [3]", () -> maxPool(Tensor.of(new float[3], 3), 2, 2, HALVING));
        assertMessage("pooling: no window of 5x2", () -> maxPool(FOUR_BY_FOUR, 5, 2, HALVING));
        assertMessage("larger than the padding", () -> averagePool(FOUR_BY_FOUR, 2, 2, new Window(1, 2)));
        assertMessage("MaxPool needs F32 or F64", () -> maxPool(Tensor.of(new int[1], 1, 1, 1, 1), 1, 1, HALVING));
        assertMessage("globalAveragePool needs images", () -> globalAveragePool(Tensor.of(new float[3], 3)));
    }

    private static float[] slope(Tensor x, UnaryOperator<Tensor> function) {
        try (var tape = Tape.open()) {
            return tape.gradients(sum(function.apply(x)), List.of(x)).of(x).toFloats();
        }
    }

    private static void assertMessage(String part, Runnable misuse) {
        String message =
                assertThrows(IllegalArgumentException.class, misuse::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
