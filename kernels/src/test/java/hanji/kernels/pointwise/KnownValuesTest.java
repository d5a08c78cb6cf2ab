package hanji.kernels.pointwise;

import static hanji.kernels.KnownValues.assertElements;
import static hanji.kernels.KnownValues.tensor;
import static hanji.kernels.KnownValues.vector;

import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Pointwise operations on numbers whose results are exact, or well known. */
class KnownValuesTest {
    private final Tensor x = vector(-2, -0.5, 0, 0.25, 4);

    @Test
    void functionsOfOneNumber() {
        assertElements(Unary.negate(x), 2, 0.5, 0, -0.25, -4);
        assertElements(Unary.abs(x), 2, 0.5, 0, 0.25, 4);
        assertElements(Unary.sign(x), -1, -1, 0, 1, 1);
        assertElements(Unary.relu(x), 0, 0, 0, 0.25, 4);
        assertElements(Unary.leakyRelu(x, 0.5), -1, -0.25, 0, 0.25, 4);
        assertElements(Unary.square(x), 4, 0.25, 0, 0.0625, 16);
        assertElements(Clamp.clamp(x, -1, 2), -1, -0.5, 0, 0.25, 2);
        assertElements(Unary.sqrt(vector(0, 0.25, 2, 9)), 0, 0.5, (float) 1.41421356237309505, 3);
        assertElements(Unary.reciprocal(vector(-0.5, 3, 8)), -2, (float) (1.0 / 3), 0.125);
        assertElements(Affine.affine(x, 0.5, 3), 2, 2.75, 3, 3.125, 5);
    }

    /** e, ln 2, ln(3/2), the sine and cosine of 1, and of ln 3 / 2: tanh = 1/2; of ln 3: 1/(1 + 1/3), ln 4. */
    @Test
    void elementaryFunctions() {
        double ln3 = 1.09861228866810969;
        assertElements(1, Unary.exp(vector(0, 1)), 1, 2.71828182845904524);
        assertElements(1, Unary.log(vector(1, 2)), 0, 0.693147180559945309);
        assertElements(2, Unary.log1p(vector(0, 0.5)), 0, 0.405465108108164382);
        assertElements(2, Unary.sin(vector(0, 1)), 0, 0.841470984807896507);
        assertElements(2, Unary.cos(vector(0, 1)), 1, 0.540302305868139717);
        assertElements(2, Unary.tanh(vector(0, ln3 / 2)), 0, 0.5);
        assertElements(2, Unary.sigmoid(vector(0, ln3)), 0.5, 0.75);
        assertElements(2, Unary.softplus(vector(0, ln3)), 0.693147180559945309, 1.38629436111989062);
    }

    @Test
    void functionsOfTwoNumbers() {
        Tensor a = vector(3, -1, 0, 2);
        Tensor b = vector(2, 4, -1, 2);
        assertElements(Binary.add(a, b), 5, 3, -1, 4);
        assertElements(Binary.subtract(a, b), 1, -5, 1, 0);
        assertElements(Binary.multiply(a, b), 6, -4, 0, 4);
        assertElements(Binary.divide(a, b), 1.5, -0.25, 0, 1);
        assertElements(Binary.maximum(a, b), 3, 4, 0, 2);
        assertElements(Binary.minimum(a, b), 2, -1, -1, 2);
        assertElements(Binary.greater(a, b), 1, 0, 1, 0);
        assertElements(Binary.atLeast(a, b), 1, 0, 1, 1);
        assertElements(Binary.gate(a, b), 2, 0, 0, 2);
        assertElements(Where.where(a, b, vector(10, 20, 30, 40)), 2, 20, 30, 2);
    }

    /** 1 + 2^-24 is a tie, which goes to the even 1; a third of 1 is rounded once. */
    @Test
    void resultsAreRoundedToNearestEven() {
        assertElements(Binary.add(vector(1, 1 + 0x1p-23), vector(0x1p-24, 0x1p-24)), 1, 1 + 0x1p-22);
        assertElements(Binary.divide(vector(1), vector(3)), 0x1.555556p-2);
    }

    @Test
    void aRowIsAddedToEveryRow() {
        Tensor matrix = tensor(new int[] {2, 3}, 1, 2, 3, 4, 5, 6);
        assertElements(Binary.add(matrix, vector(10, 20, 30)), 11, 22, 33, 14, 25, 36);
        assertElements(Binary.multiply(matrix, tensor(new int[] {2, 1}, 2, -1)), 2, 4, 6, -4, -5, -6);
    }
}
