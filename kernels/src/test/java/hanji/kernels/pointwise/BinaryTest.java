package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.atLeast;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.gate;
import static hanji.kernels.pointwise.Binary.greater;
import static hanji.kernels.pointwise.Binary.maximum;
import static hanji.kernels.pointwise.Binary.minimum;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinaryTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void arithmeticRoundsOnce() {
        Tensor a = Tensor.of(new float[] {1, 2, -3}, 3);
        Tensor b = Tensor.of(new float[] {3, 0, 8}, 3);
        assertArrayEquals(new float[] {4, 2, 5}, add(a, b).toFloats());
        assertArrayEquals(new float[] {-2, 2, -11}, subtract(a, b).toFloats());
        assertArrayEquals(new float[] {3, 0, -24}, multiply(a, b).toFloats());
        assertArrayEquals(new float[] {1f / 3, INFINITY, -3f / 8}, divide(a, b).toFloats());
    }

    @Test
    void aBiasIsAddedToEveryRow() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor bias = Tensor.of(new float[] {10, 20, 30}, 3);
        assertArrayEquals(new float[] {11, 22, 33, 14, 25, 36}, add(x, bias).toFloats());
    }

    @Test
    void bothOperandsAreRepeatedWhereTheirExtentIsOne() {
        Tensor column = Tensor.of(new float[] {1, 2}, 2, 1);
        Tensor row = Tensor.of(new float[] {10, 20, 30}, 1, 3);
        assertEquals(Shape.of(2, 3), add(column, row).shape());
        assertArrayEquals(new float[] {11, 21, 31, 12, 22, 32}, add(column, row).toFloats());
    }

    @Test
    void broadcastingEqualsRepeatingByHandAtEveryPeriod() {
        for (int period : new int[] {1, 2, 3, 5, 16, 60, 64, 100, 255, 256, 300, 1024, 1025, 5000}) {
            int rows = 12_000 / period;
            Tensor x = Tensor.empty(DType.F32, Shape.of(rows, period), Device.CPU);
            Tensor bias = Tensor.empty(DType.F32, Shape.of(period), Device.CPU);
            for (int i = 0; i < x.size(); i++) x.set(i, i);
            for (int i = 0; i < period; i++) bias.set(i, 0.25 * i);
            float[] sum = add(bias, x).toFloats();
            for (int i = 0; i < sum.length; i++) assertEquals(i + 0.25f * (i % period), sum[i], "period " + period);
        }
    }

    @Test
    void theLargerOfNumbersAndNaN() {
        Tensor a = Tensor.of(new float[] {1, NAN, 1, -0f, 0f, -INFINITY}, 6);
        Tensor b = Tensor.of(new float[] {2, 1, NAN, 0f, -0f, -5}, 6);
        assertArrayEquals(new float[] {2, NAN, NAN, 0f, 0f, -5}, maximum(a, b).toFloats());
        assertArrayEquals(
                new float[] {1, NAN, NAN, -0f, -0f, -INFINITY}, minimum(a, b).toFloats());
    }

    @Test
    void comparisonsWithNaNDoNotHold() {
        Tensor a = Tensor.of(new float[] {1, 2, 3, NAN, 1, -0f}, 6);
        Tensor b = Tensor.of(new float[] {2, 2, 2, 1, NAN, 0f}, 6);
        assertArrayEquals(new float[] {0, 0, 1, 0, 0, 0}, greater(a, b).toFloats());
        assertArrayEquals(new float[] {0, 1, 1, 0, 0, 1}, atLeast(a, b).toFloats());
    }

    @Test
    void aClosedGateGivesPositiveZeroWhateverItHoldsAndOneOfNaNGivesNaN() {
        Tensor mask = Tensor.of(new float[] {1, 0, -0f, -1, NAN, Float.MIN_VALUE}, 6);
        Tensor value = Tensor.of(new float[] {-7, NAN, INFINITY, -2, -3, -4}, 6);
        assertArrayEquals(new float[] {-7, 0, 0, 0, NAN, -4}, gate(mask, value).toFloats());
    }

    @Test
    void aTensorAddedToItselfHasTwiceTheGradient() {
        Tensor x = Tensor.of(new float[] {3}, 1);
        try (var tape = Tape.open()) {
            assertEquals(2, tape.gradients(add(x, x), List.of(x)).of(x).item());
        }
    }

    @Test
    void shapesThatDoNotBroadcastAreNamed() {
        Tensor a = Tensor.of(new float[6], 2, 3);
        Tensor b = Tensor.of(new float[4], 4);
        String message = assertThrows(IllegalArgumentException.class, () -> multiply(a, b))
                .getMessage();
        assertTrue(message.startsWith("multiply: shapes [2, 3] and [4] do not broadcast"), message);
    }

    @Test
    void mixedDtypesAreRefused() {
        Tensor a = Tensor.of(new float[3], 3);
        String message = assertThrows(IllegalArgumentException.class, () -> add(a, Tensor.of(new double[3], 3)))
                .getMessage();
        assertTrue(message.contains("F32[3]") && message.contains("F64[3]") && message.contains("Cast"), message);
        assertThrows(IllegalArgumentException.class, () -> add(Tensor.of(new int[3], 3), Tensor.of(new int[3], 3)));
    }
}
