package hanji.kernels.softmax;

import static hanji.kernels.Place.floats;
import static hanji.kernels.Place.gradient;
import static hanji.kernels.softmax.CrossEntropyTest.normal;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static hanji.kernels.softmax.LogSumExp.logSumExp;
import static hanji.kernels.softmax.Softmax.softmax;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.Place;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SoftmaxTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final Shape SHAPE = Shape.of(500, 256);

    @Test
    void probabilitiesAreWithinTwoUlpOfTheCorrectlyRoundedOnes() {
        for (double scale : new double[] {0.1, 1, 5, 30}) {
            Tensor logits = normal(SHAPE, scale);
            Tensor exact = softmax(logits.to(DType.F64, Device.CPU));
            Tensor p = softmax(logits);
            double worst = 0;
            for (int i = 0; i < p.size(); i++) {
                float rounded = (float) exact.get(i);
                if (rounded >= Float.MIN_NORMAL)
                    worst = Math.max(worst, Math.abs(p.get(i) - rounded) / Math.ulp(rounded));
                else assertEquals(rounded, p.get(i), 2 * Float.MIN_VALUE);
            }
            assertTrue(worst <= 2, worst + " ulp at scale " + scale);
        }
    }

    @Test
    void probabilitiesOfARowSumToOne() {
        Tensor p = softmax(normal(SHAPE, 3));
        for (int r = 0; r < 500; r++) {
            double sum = 0;
            for (int k = 0; k < 256; k++) sum += p.get(r * 256 + k);
            assertEquals(1, sum, 1e-7, "row " + r);
        }
    }

    @Test
    void largeLogitsNeitherOverflowNorVanish() {
        Tensor logits = Tensor.of(new float[] {3e38f, 3e38f, -3e38f, 0}, 1, 4);
        assertArrayEquals(new float[] {0.5f, 0.5f, 0, 0}, softmax(logits).toFloats());
        assertEquals(3e38f, logSumExp(logits).item());
    }

    @Test
    void aLogitOfMinusInfinityHasNoProbability() {
        Tensor logits = Tensor.of(new float[] {0, -INFINITY}, 1, 2);
        assertArrayEquals(new float[] {1, 0}, softmax(logits).toFloats());
        assertArrayEquals(new float[] {0, -INFINITY}, logSoftmax(logits).toFloats());
        assertEquals(0, logSumExp(logits).item());
    }

    @Test
    void undefinedRowsAreNaNInF32AndF64AndOnlyThey() {
        float[] undefined = {1, Float.NaN, 1, INFINITY, -INFINITY, -INFINITY, INFINITY, -INFINITY};
        Tensor logits = Tensor.of(undefined, 4, 2);
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Tensor x = logits.to(dtype, Device.CPU);
            for (int i = 0; i < 8; i++) {
                assertTrue(Double.isNaN(softmax(x).get(i)), dtype + " softmax " + i);
                assertTrue(Double.isNaN(logSoftmax(x).get(i)), dtype + " log softmax " + i);
            }
            assertArrayEquals(
                    new double[] {Double.NaN, INFINITY, -INFINITY, INFINITY},
                    logSumExp(x).toDoubles());
        }
    }

    @Test
    void aRowThatHoldsInfinityAndNaNSumsToNaN() {
        for (DType dtype : new DType[] {DType.F32, DType.F64})
            for (float[] row : new float[][] {{INFINITY, Float.NaN}, {Float.NaN, INFINITY}})
                assertEquals(
                        Double.NaN,
                        logSumExp(Tensor.of(row, 2).to(dtype, Device.CPU)).item());
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void theGradientOfLogSumExpIsTheSoftmaxAndZeroWhereNothingIsPossible(Place place) {
        float nan = Float.NaN;
        Tensor logits = place.tensor(new float[] {0, 0, INFINITY, 1, -INFINITY, -INFINITY, nan, 1, -INFINITY, 3}, 5, 2);
        assertArrayEquals(new float[] {(float) Math.log(2), INFINITY, -INFINITY, nan, 3}, floats(logSumExp(logits)));
        assertArrayEquals(
                new float[] {0.5f, 0.5f, nan, nan, 0, 0, nan, nan, 0, 1}, gradient(LogSumExp::logSumExp, logits));
    }

    @Test
    void noClassesSumToNothing() {
        assertEquals(
                -INFINITY,
                logSumExp(Tensor.zeros(DType.F32, Shape.of(1, 0), Device.CPU)).item());
        assertEquals(
                0, softmax(Tensor.zeros(DType.F32, Shape.of(3, 0), Device.CPU)).size());
    }

    @Test
    void aScalarHasNoClasses() {
        var error = assertThrows(IllegalArgumentException.class, () -> softmax(Tensor.of(new float[1])));
        assertTrue(error.getMessage().contains("Softmax needs logits [rows..., K]"), error.getMessage());
    }
}
