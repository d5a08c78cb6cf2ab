package hanji.kernels.matmul;

import static hanji.kernels.KnownValues.assertElements;
import static hanji.kernels.KnownValues.tensor;
import static hanji.kernels.matmul.MatMul.matMul;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.reduce.Sum;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Matrix products of small whole numbers, and one whose roundings tell the order of its terms. */
class KnownValuesTest {
    private static final double X = 1 + 0x1p-13;

    private final Tensor a = tensor(new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
    private final Tensor b = tensor(new int[] {3, 2}, 7, 8, 9, 10, 11, 12);

    @Test
    void rowsTimesColumns() {
        assertElements(matMul(a, b), 58, 64, 139, 154);
        assertElements(
                matMul(a, MatMul.Form.TRANSPOSED, b, MatMul.Form.TRANSPOSED), 39, 49, 59, 54, 68, 82, 69, 87, 105);
    }

    /** dA = dOut B^T and dB = A^T dOut. */
    @Test
    void gradientsAreProductsToo() {
        Tensor dOut = tensor(new int[] {2, 2}, 1, 0, 0, 2);
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(Sum.sum(Binary.multiply(matMul(a, b), dOut)), List.of(a, b));
            assertElements(gradients.of(a), 7, 9, 11, 16, 20, 24);
            assertElements(gradients.of(b), 1, 8, 2, 10, 3, 12);
        }
    }

    /** x x = 1 + 2^-12 + 2^-26 loses its last term when it is rounded before 1 is taken off. */
    @Test
    void termsAreFusedInOrder() {
        assertElements(matMul(tensor(new int[] {1, 2}, X, 1), tensor(new int[] {2, 1}, X, -1)), 0x1p-12);
        assertElements(matMul(tensor(new int[] {1, 2}, 1, X), tensor(new int[] {2, 1}, -1, X)), 0x1p-12 + 0x1p-26);
    }
}
