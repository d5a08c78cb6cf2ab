package hanji.kernels.layout;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Concat.stack;
import static hanji.kernels.layout.Gather.flip;
import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Gather.take;
import static hanji.kernels.layout.OneHot.oneHot;
import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Permute.transpose;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.layout.Slice.split;
import static hanji.kernels.layout.TakeAlong.ScatterAlong.scatterAlong;
import static hanji.kernels.layout.TakeAlong.takeAlong;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
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
    void rowsAreReversedAlongAnAxis() {
        Tensor x = reshape(Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 8), 2, 2, 2);
        assertElements(flip(x, 0), 4, 5, 6, 7, 0, 1, 2, 3);
        assertElements(flip(x, 1), 2, 3, 0, 1, 6, 7, 4, 5);
        assertElements(flip(x, -1), 1, 0, 3, 2, 5, 4, 7, 6);
    }

    @Test
    void stacksAlongANewAxisAndSplitsAgain() {
        Tensor x = Tensor.of(new int[] {1, 2, 3}, 3), y = Tensor.of(new int[] {4, 5, 6}, 3);
        assertElements(stack(0, x, y), 1, 2, 3, 4, 5, 6);
        assertElements(stack(-1, x, y), 1, 4, 2, 5, 3, 6);
        assertEquals(Shape.of(3, 2), stack(1, x, y).shape());
        List<Tensor> parts = split(TWO_BY_THREE, 1, 1, 0, 2);
        assertElements(parts.get(0), 1, 4);
        assertElements(parts.get(1));
        assertElements(parts.get(2), 2, 3, 5, 6);
    }

    @Test
    void slicesTakeEveryFewRows() {
        Tensor x = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10);
        assertElements(slice(x, 0, 1, 10, 3), 1, 4, 7);
        assertElements(slice(x, 0, 0, 10, 3), 0, 3, 6, 9);
        assertElements(slice(x, 0, 4, 4, 2));
        assertElements(slice(x, 0, 2, 5, 100), 2);
        assertElements(slice(reshape(x, 5, 2), 0, 0, 5, 2), 0, 1, 4, 5, 8, 9);
        try (var tape = Tape.open()) {
            Tensor taken = slice(x, 0, 0, 10, 4);
            assertElements(tape.gradients(sum(taken), List.of(x)).of(x), 1, 0, 0, 0, 1, 0, 0, 0, 1, 0);
        }
    }

    @Test
    void rowsAreTakenAlongAnyAxis() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor indices = Tensor.of(new int[] {2, 0, 2, 2}, 2, 2);
        assertElements(take(x, -1, indices), 3, 1, 3, 3, 6, 4, 6, 6);
        assertEquals(Shape.of(2, 2, 2), take(x, 1, indices).shape());
        assertElements(take(x, 0, Tensor.of(new int[] {1}, 1)), 4, 5, 6);
        assertEquals(Shape.of(2), take(x, 1, Tensor.of(new int[] {1})).shape());
    }

    @Test
    void elementsAreTakenAlongAnAxisAndScatteredBack() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor columns = Tensor.of(new int[] {2, 2, 0, 1}, 2, 2), rows = Tensor.of(new byte[] {1, 0, 1}, 1, 3);
        assertElements(takeAlong(x, columns, 1), 3, 3, 4, 5);
        assertElements(takeAlong(x, rows, 0), 4, 2, 6);
        assertElements(scatterAlong(Tensor.of(new float[] {1, 2, 4, 8}, 2, 2), columns, 1, 3), 0, 0, 3, 4, 8, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> takeAlong(x, Tensor.of(new int[] {2, 0, 0}, 1, 3), 0));
    }

    /** 1 vanishes beside 2^24 within a chunk, and not between the chunks of 512 positions. */
    @Test
    void rowsOfOneIndexAreAddedInChunks() {
        float[] rows = new float[1100];
        rows[0] = 1 << 24;
        rows[1] = 1;
        rows[512] = 1;
        rows[513] = 1;
        rows[1030] = 2;
        int[] indices = new int[rows.length];
        Tensor sums = Op.run(new Gather.ScatterAdd(
                Tensor.of(rows, rows.length, 1), Tensor.of(indices, indices.length), Shape.of(2, 1)));
        assertElements(sums, (1 << 24) + 4, 0);
        for (int i = 0; i < indices.length; i++) indices[i] = i % 512;
        assertElements(
                slice(
                        Op.run(new Gather.ScatterAdd(
                                Tensor.of(rows, rows.length, 1), Tensor.of(indices, indices.length), Shape.of(512, 1))),
                        0,
                        0,
                        8),
                1 << 24,
                2,
                0,
                0,
                0,
                0,
                2,
                0);
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
        assertMessage("Slice: a step is 1 or more, not 0", () -> slice(x, 1, 0, 1, 0));
        assertMessage("split: extents [1, 1] do not add up to axis 1", () -> split(x, 1, 1, 1));
        assertMessage("stack along a new axis 3", () -> stack(3, x, x));
        assertMessage("stack along a new axis 0", () -> stack(0, x, transpose(x)));
        assertMessage("TakeAlong needs F32 or F64", () -> takeAlong(x, x, 0));
        assertMessage(
                "TakeAlong axis 0: indices tensor I32[2, 3]", () -> takeAlong(cast(transpose(x), DType.F32), x, 0));
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
