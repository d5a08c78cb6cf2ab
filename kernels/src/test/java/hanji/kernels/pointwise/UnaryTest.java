package hanji.kernels.pointwise;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.abs;
import static hanji.kernels.pointwise.Unary.leakyRelu;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.sign;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.pointwise.Unary.tanh;
import static hanji.kernels.pointwise.Where.where;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.math.Exp;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class UnaryTest {
    private static final float NAN = Float.NaN;

    @Test
    void reluKeepsNaNAndDropsTheSignOfZero() {
        Tensor x = Tensor.of(new float[] {-2, -0f, 0f, 3, NAN, Float.POSITIVE_INFINITY}, 6);
        assertArrayEquals(new float[] {0f, 0f, 0f, 3, NAN, Float.POSITIVE_INFINITY}, relu(x).toFloats());
    }

    @Test
    void signKeepsZerosAndNaN() {
        Tensor x = Tensor.of(new float[] {-2, -0f, 0f, 3, NAN}, 5);
        assertArrayEquals(new float[] {-1, -0f, 0f, 1, NAN}, sign(x).toFloats());
    }

    @Test
    void derivativesAtAKinkAreZero() {
        assertArrayEquals(new double[] {0, 0, 1}, derivative(Unary::relu));
        assertArrayEquals(new double[] {-1, 0, 1}, derivative(Unary::abs));
        assertArrayEquals(new double[] {0, 0, 0}, derivative(Unary::sign));
    }

    @Test
    void leakyReluKeepsPartOfWhatIsNegative() {
        assertArrayEquals(
                new float[] {-0.5f, 0, 4},
                leakyRelu(Tensor.of(new float[] {-2, 0, 4}, 3), 0.25).toFloats());
    }

    @Test
    void scalingByOneAndShiftingByNothingChangeNothing() {
        Tensor x = Tensor.of(new float[] {-0f, 0f, 1.1f, Float.MIN_VALUE}, 4);
        assertArrayEquals(x.toFloats(), scale(x, 1).toFloats());
        assertArrayEquals(x.toFloats(), shift(x, -0.0).toFloats());
    }

    @Test
    void theF32PathIsTheElementaryFunctionOfEachElement() {
        float[] x = new float[100];
        for (int i = 0; i < x.length; i++) x[i] = (i - 50) * 0.37f;
        float[] y = Unary.exp(Tensor.of(x, 100)).toFloats();
        for (int i = 0; i < x.length; i++) assertEquals(Exp.exp(x[i]), y[i]);
    }

    @Test
    void whereTakesTheFirstWhereTheConditionIsPositiveAndNeitherWhereItIsNaN() {
        Tensor condition = Tensor.of(new float[] {1, 0, -1, NAN}, 4);
        Tensor a = Tensor.of(new float[] {-0f}, 1);
        Tensor b = Tensor.of(new float[] {5, 6, 7, 8}, 4);
        assertArrayEquals(new float[] {-0f, 6, 7, NAN}, where(condition, a, b).toFloats());
    }

    @Test
    void aBroadcastingWhereHasGradients() {
        Tensor condition = Tensor.of(new double[] {1, -1, 1}, 3);
        GradCheck.STANDARD.check(
                "where",
                in -> where(condition, in.get(0), in.get(1)),
                List.of(Tensor.of(new double[] {2, 3}, 2, 1), Tensor.of(new double[] {5}, 1)));
    }

    @Test
    void aGradientPenaltyHasAGradient() {
        GradCheck.STANDARD.check(
                "tanh of a square over x",
                in -> divide(tanh(square(in.getFirst())), in.getFirst()),
                List.of(Tensor.of(new double[] {0.4, -0.7, 1.3}, 3)));
    }

    @Test
    void integersAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> abs(Tensor.of(new int[3], 3)))
                .getMessage();
        assertTrue(message.startsWith("abs needs F32 or F64, not tensor I32[3]"), message);
    }

    /** At -1, 0 and 1. */
    private static double[] derivative(UnaryOperator<Tensor> function) {
        Tensor x = Tensor.of(new double[] {-1, 0, 1}, 3);
        Tensor ones = Tensor.of(new double[] {1, 1, 1}, 3);
        try (var tape = Tape.open()) {
            return tape.gradients(sum(multiply(function.apply(x), ones)), List.of(x))
                    .of(x)
                    .toDoubles();
        }
    }
}
