package hanji.kernels.layout;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.OneHot.oneHot;
import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Permute.transpose;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Tensor TWO_BY_THREE = Tensor.of(new int[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @Test
    void reshapeSharesItsStorage() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor y = reshape(x, 3, -1);
        assertEquals(Shape.of(3, 2), y.shape());
        assertSame(x.floats(), y.floats());
    }

    @Test
    void slicesPadsAndConcatenatesAnyDtype() {
        assertElements(slice(TWO_BY_THREE, 1, 1, 3), 2, 3, 5, 6);
        assertElements(slice(TWO_BY_THREE, 0, 1, 2), 4, 5, 6);
        assertElements(pad(TWO_BY_THREE, -1, 1, 0), 0, 1, 2, 3, 0, 4, 5, 6);
        assertElements(concat(1, TWO_BY_THREE, slice(TWO_BY_THREE, 1, 0, 1)), 1, 2, 3, 1, 4, 5, 6, 4);
        assertElements(concat(0, TWO_BY_THREE, TWO_BY_THREE), 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
        assertElements(concat(0, Tensor.of(new byte[] {(byte) 200}, 1), Tensor.of(new byte[] {7}, 1)), 200, 7);
    }

    @Test
    void axesCanBePermuted() {
        assertElements(transpose(TWO_BY_THREE), 1, 4, 2, 5, 3, 6);
        Tensor x = reshape(Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 8), 2, 2, 2);
        assertElements(permute(x, 2, 0, 1), 0, 2, 4, 6, 1, 3, 5, 7);
    }

    @Test
    void rowsAreGatheredByIndexAndTheirGradientsAdded() {
        Tensor table = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        Tensor indices = Tensor.of(new int[] {2, 0, 2}, 3);
        try (var tape = Tape.open()) {
            Tensor rows = gather(table, indices);
            assertElements(rows, 5, 6, 1, 2, 5, 6);
            assertElements(tape.gradients(sum(rows), List.of(table)).of(table), 1, 1, 0, 0, 2, 2);
        }
    }

    @Test
    void oneHotRows() {
        assertElements(oneHot(Tensor.of(new byte[] {1, 0}, 2), 3, DType.F32), 0, 1, 0, 1, 0, 0);
    }

    @Test
    void castRoundsAndReadsBytesAsUnsigned() {
        assertElements(cast(Tensor.of(new byte[] {(byte) 255, 3}, 2), DType.F32), 255, 3);
        assertEquals(0.1f, cast(Tensor.of(new double[] {0.1}, 1), DType.F32).get(0));
        assertEquals(
                1 << 24,
                cast(Tensor.of(new int[] {(1 << 24) + 1}, 1), DType.F32).get(0));
    }

    @Test
    void gradientsPassACast() {
        Tensor x = Tensor.of(new float[] {1, 2}, 2);
        try (var tape = Tape.open()) {
            Tensor gradient =
                    tape.gradients(sum(cast(x, DType.F64)), List.of(x)).of(x);
            assertEquals(DType.F32, gradient.dtype());
            assertElements(gradient, 1, 1);
        }
    }

    @Test
    void misuseIsNamed() {
        Tensor x = TWO_BY_THREE;
        assertMessage("Reshape: tensor I32[2, 3] has 6 elements, shape [4] has 4", () -> reshape(x, 4));
        assertMessage("Reshape: no extent for -1", () -> reshape(x, 4, -1));
        assertMessage("Reshape: only one extent may be -1", () -> reshape(x, -1, -1));
        assertMessage("Slice: range 1 to 4 is not inside axis 1 of tensor I32[2, 3]", () -> slice(x, 1, 1, 4));
        assertMessage("Pad: counts must not be negative", () -> pad(x, 0, -1, 0));
        assertMessage("Concat along axis 0: tensor I32[2, 3] and tensor I32[3, 2]", () -> concat(0, x, transpose(x)));
        assertMessage("Permute: [0, 0] does not name every axis", () -> permute(x, 0, 0));
        assertMessage("Gather needs an F32 or F64 table", () -> gather(x, x));
        assertMessage("Cast goes to F32 or F64, not to U8", () -> cast(x, DType.U8));
        assertMessage("OneHot makes F32 or F64 rows", () -> oneHot(x, 7, DType.I32));
    }

    @Test
    void anIndexOutsideTheTableIsNamed() {
        Tensor table = Tensor.of(new float[6], 3, 2);
        Tensor indices = Tensor.of(new int[] {0, 3}, 2);
        String message = assertThrows(IndexOutOfBoundsException.class, () -> gather(table, indices))
                .getMessage();
        assertEquals("index 3 (element 1 of tensor I32[2]) is outside 0 to 2", message);
        assertThrows(IndexOutOfBoundsException.class, () -> oneHot(indices, 3, DType.F32));
    }

    private static void assertElements(Tensor tensor, double... expected) {
        assertArrayEquals(expected, tensor.toDoubles());
    }

    private static void assertMessage(String start, Runnable misuse) {
        String message =
                assertThrows(IllegalArgumentException.class, misuse::run).getMessage();
        assertTrue(message.startsWith(start), message);
    }
}
