package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a tensor prints in a shell: name, type, shape, device and the first of its elements, whatever its size. */
class PrintedTest {
    private static final String CPU = " on " + Device.CPU;

    @Test
    void aNumberAndAVectorAreOneLine() {
        assertEquals(
                "tensor F64[]" + CPU + ": 3.5", Tensor.of(new double[] {3.5}).toString());
        assertEquals(
                "tensor I32[3]" + CPU + ": 1, -2, 3",
                Tensor.of(new int[] {1, -2, 3}, 3).toString());
    }

    @Test
    void aMatrixHasItsRowsInColumns() {
        Tensor weight = Tensor.of(new float[] {1, 2.5f, -3, 10, 0.1f, 0}, 2, 3).named("weight");
        assertEquals(
                "tensor 'weight' F32[2, 3]" + CPU + "\n  [0, :]   1  2.5  -3\n  [1, :]  10  0.1   0",
                weight.toString());
    }

    @Test
    void moreAxesSayWhichRowIsWhich() {
        assertEquals(
                "tensor I32[2, 2, 1]" + CPU + "\n  [0, 0, :]  1\n  [0, 1, :]  2\n  [1, 0, :]  3\n  [1, 1, :]  4",
                Tensor.of(new int[] {1, 2, 3, 4}, 2, 2, 1).toString());
    }

    @Test
    void ofManyElementsTheFirstAreShown() {
        Tensor large = Tensor.zeros(DType.U8, Shape.of(1000, 1000), Device.CPU);
        String row = "  0  0  0  0  0  0  0  0  … 992 more\n";
        assertEquals(
                "tensor U8[1000, 1000]" + CPU + "\n  [0, :]" + row + "  [1, :]" + row + "  [2, :]" + row + "  [3, :]"
                        + row + "  [4, :]" + row + "  [5, :]" + row + "  … 994 more rows",
                large.toString());
        assertTrue(
                Tensor.zeros(DType.F32, Shape.of(5000), Device.CPU).toString().endsWith("0, 0  … 4992 more"));
    }

    @Test
    void nothingIsSaidToBeNothing() {
        assertEquals(
                "tensor F32[2, 0]" + CPU + ": no elements",
                Tensor.of(new float[0], 2, 0).toString());
        assertEquals(
                "tensor F32[0, 2]" + CPU + ": no elements",
                Tensor.of(new float[0], 0, 2).toString());
    }

    @Test
    void numbersHaveFiveDigits() {
        double[] values = {1 / 3., 1e-9, 123456.789, 1e20, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 4e6};
        assertEquals(
                "tensor F64[8]" + CPU + ": 0.33333, 1.0E-9, 123460, 1.0E20, -0.0, NaN, Infinity, 4000000",
                Tensor.of(values, 8).toString());
    }

    @Test
    void aClosedTensorSaysSo() {
        Tensor closed;
        try (var _ = Scope.open()) {
            closed = Tensor.of(new float[] {1}, 1).named("gone");
        }
        assertEquals("tensor 'gone' F32[1] (closed: its elements are gone)", closed.toString());
    }

    @Test
    void toPrintIsNotToOverwrite() {
        Tensor tensor = Tensor.of(new float[] {1}, 1);
        int version = tensor.version();
        assertEquals("tensor F32[1]" + CPU + ": 1", tensor.toString());
        assertEquals(version, tensor.version());
    }
}
