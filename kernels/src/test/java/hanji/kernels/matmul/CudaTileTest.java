package hanji.kernels.matmul;

import static hanji.kernels.matmul.MatMul.matMul;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.OpCase.Fill;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("device")
class CudaTileTest {
    private static final Device DEVICE = CudaDevices.all().getLast();
    private static final int[][] ROWS_DEPTH_COLUMNS = {
        {1, 1, 1}, {5, 0, 3}, {4, 4, 8}, {64, 16, 20}, {65, 7, 17}, {128, 8, 128}, {129, 9, 131}, {132, 20, 140}
    };

    @TestFactory
    Stream<DynamicTest> everyTileGivesTheBitsOfTheCpuAtItsEdges() {
        return Stream.of(CudaTile.values())
                .map(tile -> dynamicTest(tile.toString(), () -> {
                    for (int[] size : ROWS_DEPTH_COLUMNS)
                        for (Form a : Form.values()) for (Form b : Form.values()) assertEqualBits(tile, size, a, b);
                }));
    }

    private static void assertEqualBits(CudaTile tile, int[] size, Form formOfA, Form formOfB) {
        try (var _ = Scope.open()) {
            Tensor a = matrix(formOfA, size[0], size[1], Fill.NORMAL);
            Tensor b = matrix(formOfB, size[1], size[2], Fill.NORMAL);
            if (!tile.takes(Product.of(new MatMul(a, formOfA, b, formOfB)))) return;
            assertArrayEquals(
                    matMul(a, formOfA, b, formOfB).toFloats(),
                    onDevice(tile, a, formOfA, b, formOfB),
                    tile + " of " + a.label() + " " + formOfA + ", " + b.label() + " " + formOfB);
        }
    }

    /** A product that underflows below 0 is -0, and stays so: no zeros fill the depth up to that of a tile. */
    @Test
    void aChainEndsWithTheLastTerm() {
        for (CudaTile tile : CudaTile.values())
            for (int depth : new int[] {1, 7, 9})
                try (var _ = Scope.open()) {
                    Tensor a = matrix(Form.TRANSPOSED, 20, depth, _ -> -0x1p-100);
                    Tensor b = matrix(Form.AS_IS, depth, 20, _ -> 0x1p-100);
                    for (float element : onDevice(tile, a, Form.TRANSPOSED, b, Form.AS_IS))
                        assertEquals(-0f, element, tile + ", depth " + depth);
                }
    }

    @Test
    void theTileFollowsFromTheShapes() {
        assertEquals(CudaTile.NARROW, tileOf(4096, 8, 10));
        assertEquals(CudaTile.NARROW, tileOf(16, 8, 4096));
        assertEquals(CudaTile.SQUARE, tileOf(1024, 8, 1024));
        assertEquals(CudaTile.WIDE, tileOf(4096, 8, 1024));
        assertEquals(CudaTile.SQUARE, tileOf(4096, 7, 1024));
        assertEquals(CudaTile.SQUARE, tileOf(4096, 8, 1023));
    }

    private static CudaTile tileOf(int rows, int depth, int columns) {
        try (var _ = Scope.open()) {
            Tensor a = Tensor.empty(DType.F32, Shape.of(rows, depth), Device.CPU);
            Tensor b = Tensor.empty(DType.F32, Shape.of(depth, columns), Device.CPU);
            return CudaTile.of(Product.of(new MatMul(a, Form.AS_IS, b, Form.AS_IS)), 1, 132);
        }
    }

    private static float[] onDevice(CudaTile tile, Tensor a, Form formOfA, Tensor b, Form formOfB) {
        var op = new MatMul(a.to(DType.F32, DEVICE), formOfA, b.to(DType.F32, DEVICE), formOfB);
        Tensor out = Tensor.empty(DType.F32, op.shape(), DEVICE);
        tile.launch(Product.of(op), 1, out, DEVICE.cuda().orElseThrow());
        return out.toFloats();
    }

    private static Tensor matrix(Form form, int rows, int columns, Fill fill) {
        Shape shape = form == Form.AS_IS ? Shape.of(rows, columns) : Shape.of(columns, rows);
        Tensor matrix = Tensor.empty(DType.F32, shape, Device.CPU);
        var random = new SplittableRandom(rows);
        for (int i = 0; i < matrix.size(); i++) matrix.set(i, fill.next(random));
        return matrix;
    }
}
