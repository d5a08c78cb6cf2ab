package hanji.kernels.sort;

import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.sort.Sort.sort;
import static hanji.kernels.sort.Sort.topK;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.sort.ArgSort.Direction;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SortTest {
    private static final float NAN = Float.NaN;

    @Test
    void equalsStayInOrderAndNaNComesLast() {
        Tensor x = Tensor.of(new float[] {2, NAN, 1, 2, -0f, 0, Float.POSITIVE_INFINITY, NAN, 1}, 9);
        assertIndices(sort(x, 0), 4, 5, 2, 8, 0, 3, 6, 1, 7);
        assertIndices(sort(x, 0, Direction.DESCENDING), 6, 0, 3, 2, 8, 5, 4, 1, 7);
        assertArrayEquals(
                new float[] {-0f, 0, 1, 1, 2, 2, Float.POSITIVE_INFINITY, NAN, NAN},
                sort(x, 0).values().toFloats());
    }

    @Test
    void valuesAreThoseOfTheJdk() {
        var random = new SplittableRandom(1);
        float[] x = new float[1000];
        for (int i = 0; i < x.length; i++) x[i] = Float.intBitsToFloat(random.nextInt());
        float[] sorted = x.clone();
        Arrays.sort(sorted);
        assertArrayEquals(sorted, sort(Tensor.of(x, 1000), 0).values().toFloats());
    }

    @Test
    void anyAxisIsSorted() {
        Tensor x = Tensor.of(new float[] {3, 1, 2, 1, 3, 0}, 2, 3);
        assertArrayEquals(new float[] {1, 1, 0, 3, 3, 2}, sort(x, 0).values().toFloats());
        assertIndices(sort(x, 0), 1, 0, 1, 0, 1, 0);
        assertArrayEquals(new float[] {1, 2, 3, 0, 1, 3}, sort(x, -1).values().toFloats());
    }

    @Test
    void theLargestComeFirst() {
        Tensor x = Tensor.of(new float[] {3, 1, 2, 9, 9, 0}, 2, 3);
        assertArrayEquals(new float[] {3, 2, 9, 9}, topK(x, 1, 2).values().toFloats());
        assertIndices(topK(x, 1, 2), 0, 2, 0, 1);
        assertEquals(Shape.of(2, 0), topK(x, 1, 0).indices().shape());
        assertArrayEquals(new float[] {9, 9, 2}, topK(x, 0, 1).values().toFloats());
    }

    @Test
    void gradientsGoBackToWhereElementsCameFrom() {
        Tensor x = Tensor.of(new float[] {3, 1, 2}, 3), weights = Tensor.of(new float[] {10, 20}, 2);
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(topK(x, 0, 2).values(), weights));
            assertArrayEquals(
                    new float[] {10, 0, 20},
                    tape.gradients(loss, List.of(x)).of(x).toFloats());
        }
    }

    @Test
    void gradientsAreThoseOfDifferences() {
        Tensor x = Tensor.empty(DType.F64, Shape.of(2, 4, 3), Device.CPU);
        for (int i = 0; i < x.size(); i++) x.set(i, i * 7 % 24);
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            GradCheck.STANDARD.check(
                    "cubes in order", in -> cubes(sort(in.getFirst(), along).values()), List.of(x));
        }
    }

    private static Tensor cubes(Tensor x) {
        return multiply(x, multiply(x, x));
    }

    @Test
    void misuseIsNamed() {
        Tensor x = Tensor.of(new float[3], 3);
        assertMessage("sorting: 4 elements of the last axis of tensor F32[3] were asked for", () -> topK(x, 0, 4));
        assertMessage("axis 1 is outside shape [3]", () -> sort(x, 1));
        assertMessage("sorting needs F32 or F64", () -> sort(Tensor.of(new int[3], 3), 0));
    }

    private static void assertIndices(Sort.Sorted sorted, double... expected) {
        assertArrayEquals(expected, sorted.indices().toDoubles());
    }

    private static void assertMessage(String start, Runnable misuse) {
        String message =
                assertThrows(IllegalArgumentException.class, misuse::run).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
