package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static hanji.autograd.VectorProducts.hvp;
import static hanji.autograd.VectorProducts.jvp;
import static hanji.autograd.VectorProducts.vjp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class VectorProductsTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3);
    private final Tensor v = Tensor.of(new double[] {1, 10, 100}, 3);
    /** Its Jacobian is sum(x) I + x 1'. */
    private final UnaryOperator<Tensor> timesItsSum = t -> multiply(t, Op.run(new Sum.Spread(sum(t), t.shape())));

    @Test
    void theJacobianAndItsTransposeByAVector() {
        double sum = 2 - 3 + 5, sumOfV = 111, dot = 2 - 30 + 500;
        assertArrayEquals(
                new double[] {sum + 2 * sumOfV, 10 * sum - 3 * sumOfV, 100 * sum + 5 * sumOfV},
                jvp(timesItsSum, x, v).toDoubles());
        assertArrayEquals(
                new double[] {sum + dot, 10 * sum + dot, 100 * sum + dot},
                vjp(timesItsSum, x, v).toDoubles());
    }

    /** The sum of cubes has the Hessian diag(6 x). */
    @Test
    void theHessianByAVector() {
        assertArrayEquals(
                new double[] {12, -180, 3000},
                hvp(t -> sum(multiply(t, multiply(t, t))), x, v).toDoubles());
    }

    @Test
    void ofALinearFunction() {
        Tensor weights = Tensor.of(new double[] {7, 11, 13}, 3);
        assertArrayEquals(
                new double[3], hvp(t -> sum(multiply(t, weights)), x, v).toDoubles());
        assertArrayEquals(
                new double[] {7, 110, 1300},
                jvp(t -> multiply(t, weights), x, v).toDoubles());
    }

    @Test
    void ofTheIdentityAndOfAConstant() {
        Tensor constant = Tensor.zeros(DType.F64, Shape.of(2), x.device());
        assertArrayEquals(v.toDoubles(), jvp(t -> t, x, v).toDoubles());
        assertArrayEquals(v.toDoubles(), vjp(t -> t, x, v).toDoubles());
        assertArrayEquals(new double[2], jvp(_ -> constant, x, v).toDoubles());
        assertArrayEquals(new double[3], vjp(_ -> constant, x, constant).toDoubles());
    }

    @Test
    void theResultBelongsToTheInnermostScopeAndNothingStaysOpen() {
        Tensor product;
        try (var _ = Scope.open()) {
            product = hvp(t -> sum(multiply(t, multiply(t, t))), x, v);
            assertTrue(product.isAlive());
        }
        assertFalse(product.isAlive());
        assertTrue(Scope.innermost().isEmpty());
    }

    @Test
    void anOpenTapeDifferentiatesThroughThem() {
        try (var tape = Tape.open()) {
            Tensor product = hvp(t -> sum(multiply(t, multiply(t, t))), x, v); // 6 x v
            assertArrayEquals(
                    new double[] {6, 60, 600},
                    tape.gradients(sum(product), List.of(x)).of(x).toDoubles());
        }
    }
}
