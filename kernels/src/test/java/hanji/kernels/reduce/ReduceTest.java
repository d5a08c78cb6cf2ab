package hanji.kernels.reduce;

import static hanji.kernels.Place.gradient;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.ArgMax.argMax;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;
import static hanji.kernels.reduce.Max.max;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.reduce.Sum.sumKeepingAxes;
import static hanji.kernels.reduce.Sum.sumTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReduceTest {
    @Test
    void theLargestExtentIsCutIntoChunksWithoutOverflow() {
        assertEquals(1 << 19, new Reduction(1, Integer.MAX_VALUE, 1).chunks());
        assertEquals(1, new Reduction(7, 0, 3).chunks());
    }

    private static final float NAN = Float.NaN;
    private static final Tensor TWO_BY_THREE = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @Test
    void sumsOverAxes() {
        assertEquals(21, sum(TWO_BY_THREE).item());
        assertArrayEquals(new float[] {5, 7, 9}, sum(TWO_BY_THREE, 0).toFloats());
        assertArrayEquals(new float[] {6, 15}, sum(TWO_BY_THREE, -1).toFloats());
        assertEquals(Shape.of(2, 1), sumKeepingAxes(TWO_BY_THREE, 1).shape());
        assertEquals(3.5, mean(TWO_BY_THREE).item());
        assertArrayEquals(new float[] {2, 5}, mean(TWO_BY_THREE, 1).toFloats());
    }

    @Test
    void axesThatAreNoNeighboursAreReducedToo() {
        Tensor x = Tensor.empty(DType.F32, Shape.of(2, 3, 2), Device.CPU);
        for (int i = 0; i < x.size(); i++) x.set(i, i);
        assertArrayEquals(
                new float[] {0 + 1 + 6 + 7, 2 + 3 + 8 + 9, 4 + 5 + 10 + 11},
                sum(x, 2, 0).toFloats());
    }

    @Test
    void theSumOfNothingIsPositiveZero() {
        assertArrayEquals(
                new float[] {0, 0}, sum(Tensor.of(new float[0], 2, 0), 1).toFloats());
        assertArrayEquals(
                new float[] {0, 0}, sum(Tensor.of(new float[0], 0, 2), 0).toFloats());
        assertArrayEquals(
                new float[] {0}, sum(Tensor.of(new float[] {-0f}, 1), 0).toFloats());
        assertTrue(Double.isNaN(mean(Tensor.of(new float[0], 0)).item()));
    }

    @Test
    void contiguousElementsAreSummedAsAWarpDoes() {
        for (int size : new int[] {1, 31, 32, 33, 77, 4096}) {
            float[] x = random(size);
            assertEquals(warpSum(x, 0, size), (float) sum(Tensor.of(x, size)).item(), "size " + size);
        }
    }

    @Test
    void longRowsAreJoinedChunkByChunk() {
        float[] x = random(3 * 4096 + 100);
        float[] parts = new float[4];
        for (int i = 0; i < 4; i++) parts[i] = warpSum(x, i * 4096, Math.min(4096, x.length - i * 4096));
        float expected = (parts[0] + parts[1]) + (parts[2] + parts[3]);
        assertEquals(expected, (float) sum(Tensor.of(x, x.length)).item());
    }

    @Test
    void rowsAreAddedInOrderInChunksOf256() {
        int rows = 600;
        float[] x = random(rows * 2);
        float[] parts = new float[3];
        for (int row = 0; row < rows; row++) parts[row / 256] += x[2 * row + 1];
        assertEquals(
                (parts[0] + parts[1]) + parts[2], sum(Tensor.of(x, rows, 2), 0).toFloats()[1]);
    }

    @Test
    void theMaximumIsNaNWhereOneElementIs() {
        Tensor x = Tensor.of(new float[] {1, NAN, 3, -0f, 0f, -5}, 2, 3);
        assertArrayEquals(new float[] {NAN, 0f}, max(x, 1).toFloats());
        assertArrayEquals(new float[] {1, NAN, 3}, max(x, 0).toFloats());
    }

    @Test
    void elementsThatShareTheMaximumShareItsGradient() {
        Tensor x = Tensor.of(new double[] {4, 1, 4, 2}, 4);
        try (var tape = Tape.open()) {
            assertArrayEquals(
                    new double[] {0.5, 0, 0.5, 0},
                    tape.gradients(max(x), List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void elementsThatShareTheMaximumOverAxesThatAreNoNeighboursShareItsGradientToo() {
        Tensor x = Tensor.of(new float[] {1, 1, 1, 0}, 2, 1, 2);
        float third = 1f / 3;
        assertArrayEquals(new float[] {third, third, third, 0}, gradient(at -> max(at, 0, 2), x));
        assertArrayEquals(new float[] {third, third, third, 0}, gradient(at -> max(at, 2, 1, 0), x));
    }

    @Test
    void theMaximumOverAxesThatAreNoNeighboursKeepsTheOthers() {
        Tensor x = Tensor.empty(DType.F32, Shape.of(2, 3, 2, 2), Device.CPU);
        for (int i = 0; i < x.size(); i++) x.set(i, i * 7 % 24);
        Tensor largest = Max.maxKeepingAxes(x, 2, 0);
        assertEquals(Shape.of(1, 3, 1, 2), largest.shape());
        for (int k = 0; k < 6; k++) {
            double expected = 0;
            for (int n = 0; n < 2; n++)
                for (int j = 0; j < 2; j++) expected = Math.max(expected, x.get(((n * 3 + k / 2) * 2 + j) * 2 + k % 2));
            assertEquals(expected, largest.get(k));
        }
        assertEquals(Shape.of(3, 2), max(x, 0, -2).shape());
        GradCheck.STANDARD.check("max", in -> max(in.getFirst(), 0, 2), List.of(x.to(DType.F64, Device.CPU)));
    }

    @Test
    void theGradientOfAMaximumThatIsNaNIsNaNForEveryElement() {
        assertArrayEquals(new float[] {NAN, NAN, NAN}, gradient(Max::max, Tensor.of(new float[] {1, NAN, 3}, 3)));
        assertArrayEquals(
                new float[] {NAN, NAN, 0, 1}, gradient(x -> max(x, 1), Tensor.of(new float[] {1, NAN, 3, 4}, 2, 2)));
    }

    @Test
    void theMeanOfOnesIsOne() {
        for (int n = 1; n < 2000; n++)
            assertEquals(
                    1, mean(Tensor.full(1, DType.F32, Shape.of(n), Device.CPU)).item(), "of " + n);
        assertEquals(
                1,
                mean(Tensor.full(1, DType.F32, Shape.of(41, 3), Device.CPU), 0).get(2));
    }

    @Test
    void theGradientOfTheMeanOfNothingIsNothingAndItsOwnIsNaN() {
        Tensor nothing = Tensor.of(new float[0], 0);
        assertArrayEquals(new float[0], gradient(Sum::mean, nothing));
        Tensor weight = Tensor.of(new float[] {2}, 1);
        try (var outer = Tape.open();
                var inner = Tape.open()) {
            Tensor gradient = inner.gradients(multiply(weight, mean(nothing)), List.of(nothing))
                    .of(nothing);
            assertEquals(
                    Double.NaN,
                    outer.gradients(sum(gradient), List.of(weight)).of(weight).item());
        }
    }

    @Test
    void theFirstOfEqualsIsTheArgMaxAndNaNBeatsAll() {
        Tensor x = Tensor.of(new float[] {1, 7, 7, NAN, 9, NAN, -0f, 0f, -1}, 3, 3);
        assertArrayEquals(new double[] {1, 0, 0}, argMax(x, 1).toDoubles());
        assertEquals(DType.I32, argMax(x, 0).dtype());
    }

    @Test
    void sumToUndoesBroadcastTo() {
        Tensor x = Tensor.of(new float[] {1, 2, 3}, 3, 1);
        Tensor repeated = broadcastTo(x, Shape.of(2, 3, 4));
        assertEquals(3, repeated.get(23));
        assertArrayEquals(new float[] {8, 16, 24}, sumTo(repeated, x.shape()).toFloats());
    }

    @Test
    void misuseIsNamed() {
        assertMessage("Sum: axis -2 of [2, 3] is named twice", () -> sum(TWO_BY_THREE, 0, -2));
        assertMessage("axis 2 is outside shape [2, 3]", () -> sum(TWO_BY_THREE, 2));
        assertMessage("Max over no elements", () -> max(Tensor.of(new float[0], 2, 0), 1));
        assertMessage("ArgMax over no elements", () -> argMax(Tensor.of(new float[0], 2, 0), 1));
        assertMessage(
                "BroadcastTo: tensor F32[2, 3] does not fit into shape [3]",
                () -> broadcastTo(TWO_BY_THREE, Shape.of(3)));
        assertMessage("Sum needs F32 or F64", () -> sum(Tensor.of(new int[3], 3)));
    }

    private static void assertMessage(String start, Runnable misuse) {
        String message =
                assertThrows(IllegalArgumentException.class, misuse::run).getMessage();
        assertTrue(message.startsWith(start), message);
    }

    /** The 32-lane rule, as docs/numerics.md writes it. */
    private static float warpSum(float[] x, int from, int count) {
        float[] partial = new float[32];
        for (int i = 0; i < count; i++) partial[i % 32] += x[from + i];
        for (int s = 16; s > 0; s /= 2) for (int lane = 0; lane < s; lane++) partial[lane] += partial[lane + s];
        return partial[0];
    }

    private static float[] random(int size) {
        var random = new SplittableRandom(size);
        float[] x = new float[size];
        for (int i = 0; i < size; i++) x[i] = (float) random.nextGaussian();
        return x;
    }
}
