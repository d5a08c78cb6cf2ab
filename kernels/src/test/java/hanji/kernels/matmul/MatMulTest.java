package hanji.kernels.matmul;

import static hanji.kernels.matmul.MatMul.Form.AS_IS;
import static hanji.kernels.matmul.MatMul.Form.TRANSPOSED;
import static hanji.kernels.matmul.MatMul.matMul;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MatMulTest {
    @Test
    void multipliesMatrices() {
        Tensor a = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor b = Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2);
        assertArrayEquals(new float[] {4, 5, 10, 11}, matMul(a, b).toFloats());
        assertArrayEquals(
                new float[] {14, 32, 32, 77}, matMul(a, AS_IS, a, TRANSPOSED).toFloats());
    }

    @Test
    void everyElementIsOneFmaChainOverAscendingDepth() {
        for (int[] size : new int[][] {{1, 1, 1}, {3, 5, 2}, {261, 3, 67}, {6, 777, 129}, {70, 256, 64}})
            for (Form formOfA : Form.values())
                for (Form formOfB : Form.values()) assertChains(size[0], size[1], size[2], formOfA, formOfB);
    }

    private static void assertChains(int rows, int depth, int columns, Form formOfA, Form formOfB) {
        Tensor a = matrix(formOfA, rows, depth);
        Tensor b = matrix(formOfB, depth, columns);
        var op = Product.of(new MatMul(a, formOfA, b, formOfB));
        float[] out = matMul(a, formOfA, b, formOfB).toFloats();
        for (int m = 0; m < rows; m++)
            for (int n = 0; n < columns; n++) {
                float chain = 0;
                for (int k = 0; k < depth; k++)
                    chain = Math.fma(a.floats()[op.indexOfA(m, k)], b.floats()[op.indexOfB(k, n)], chain);
                assertEquals(chain, out[m * columns + n], "element " + m + ", " + n + " of " + op);
            }
    }

    @Test
    void tallBlocksGiveTheBitsOfLowOnes() {
        int rows = 2305, depth = 2100, columns = 130, half = 1153;
        Tensor a = matrix(AS_IS, rows, depth), b = matrix(AS_IS, depth, columns);
        assertTrue(Blocks.of(Product.of(new MatMul(a, AS_IS, b, AS_IS))).rows() > 128);
        float[] whole = matMul(a, b).toFloats();
        for (int from = 0; from < rows; from += half) {
            int to = Math.min(rows, from + half);
            Tensor some = Tensor.of(Arrays.copyOfRange(a.floats(), from * depth, to * depth), to - from, depth);
            assertTrue(Blocks.of(Product.of(new MatMul(some, AS_IS, b, AS_IS))).rows() <= 128);
            assertArrayEquals(
                    Arrays.copyOfRange(whole, from * columns, to * columns),
                    matMul(some, b).toFloats());
        }
    }

    @Test
    void leadingAxesAreFurtherRows() {
        Tensor a = matrix(AS_IS, 6, 4);
        Tensor b = matrix(AS_IS, 4, 5);
        Tensor product = matMul(a.view(Shape.of(2, 3, 4)), b);
        assertEquals(Shape.of(2, 3, 5), product.shape());
        assertArrayEquals(matMul(a, b).toFloats(), product.toFloats());
    }

    @Test
    void eachProductOfABatchHasTheBitsOfItsOwn() {
        for (int[] size : new int[][] {{3, 17, 9, 5}, {4, 130, 300, 70}, {2, 48, 32, 64}, {6, 6, 2, 3}})
            for (Form formOfA : Form.values())
                for (Form formOfB : Form.values()) assertBatch(size[0], size[1], size[2], size[3], formOfA, formOfB);
    }

    private static void assertBatch(int batch, int rows, int depth, int columns, Form formOfA, Form formOfB) {
        Tensor a = matrix(AS_IS, batch * rows, depth), b = matrix(AS_IS, batch * depth, columns);
        Shape ofA = formOfA == AS_IS ? Shape.of(rows, depth) : Shape.of(depth, rows);
        Shape ofB = formOfB == AS_IS ? Shape.of(depth, columns) : Shape.of(columns, depth);
        Tensor products =
                BatchMatMul.batchMatMul(a.view(batch(batch, ofA)), formOfA, b.view(batch(batch, ofB)), formOfB);
        for (int i = 0; i < batch; i++)
            assertArrayEquals(
                    matMul(part(a, i, ofA), formOfA, part(b, i, ofB), formOfB).toFloats(),
                    part(products, i, Shape.of(rows, columns)).toFloats());
    }

    private static Shape batch(int count, Shape each) {
        return Shape.of(count, each.dim(0), each.dim(1));
    }

    private static Tensor part(Tensor matrices, int number, Shape each) {
        return Tensor.of(
                Arrays.copyOfRange(matrices.floats(), number * each.size(), (number + 1) * each.size()), each.dims());
    }

    @Test
    void aBatchNeedsTheSameLeadingExtents() {
        Tensor a = Tensor.of(new float[12], 2, 2, 3), b = Tensor.of(new float[9], 1, 3, 3);
        String message = assertThrows(IllegalArgumentException.class, () -> BatchMatMul.batchMatMul(a, b))
                .getMessage();
        assertTrue(message.startsWith("BatchMatMul needs two tensors of matrices with the same leading"), message);
        String depths = assertThrows(IllegalArgumentException.class, () -> BatchMatMul.batchMatMul(a, a))
                .getMessage();
        assertTrue(depths.contains("[2, 2, 3] AS_IS has 3 columns"), depths);
    }

    @Test
    void aSumOfNoTermsIsZero() {
        Tensor product = matMul(Tensor.of(new float[0], 2, 0), Tensor.of(new float[0], 0, 3));
        assertArrayEquals(new float[6], product.toFloats());
    }

    @Test
    void oneNaNSpoilsItsRowOnly() {
        Tensor a = Tensor.of(new float[] {1, Float.NaN, 3, 4}, 2, 2);
        Tensor b = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        assertArrayEquals(
                new float[] {Float.NaN, Float.NaN, 15, 22}, matMul(a, b).toFloats());
    }

    @Test
    void factorsThatDoNotFitAreNamed() {
        Tensor a = Tensor.of(new float[6], 2, 3);
        String message =
                assertThrows(IllegalArgumentException.class, () -> matMul(a, a)).getMessage();
        assertTrue(message.contains("[2, 3] AS_IS has 3 columns, but tensor F32[2, 3] AS_IS has 2 rows"), message);
        assertThrows(IllegalArgumentException.class, () -> matMul(a, Tensor.of(new float[3], 3)));
        assertThrows(IllegalArgumentException.class, () -> matMul(a, Tensor.of(new double[6], 3, 2)));
    }

    private static Tensor matrix(Form form, int rows, int columns) {
        var random = new SplittableRandom(rows);
        Shape shape = form == AS_IS ? Shape.of(rows, columns) : Shape.of(columns, rows);
        Tensor matrix = Tensor.empty(DType.F32, shape, Device.CPU);
        for (int i = 0; i < matrix.size(); i++) matrix.set(i, random.nextGaussian());
        return matrix;
    }
}
