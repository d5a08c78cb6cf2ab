package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A backward sweep that starts from any result with a gradient of its own. */
@ExtendWith(NothingStaysOpen.class)
class CotangentTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3).named("x");
    private final Tensor y = Tensor.of(new double[] {7, 11, 13}, 3).named("y");

    @Test
    void aCotangentTakesThePlaceOfALoss() {
        Tensor cotangent = Tensor.of(new double[] {1, -2, 4}, 3);
        try (var tape = Tape.open()) {
            Tensor product = multiply(multiply(x, x), y);
            Gradients gradients = tape.gradients(product, cotangent, List.of(x, y));
            assertArrayEquals(
                    new double[] {2 * 2 * 7, -2 * 2 * -3 * 11, 4 * 2 * 5 * 13},
                    gradients.of(x).toDoubles());
            assertArrayEquals(new double[] {4, -18, 100}, gradients.of(y).toDoubles());
            assertArrayEquals(new double[] {28, 99, 325}, product.toDoubles(), "the result keeps its value");
        }
        assertArrayEquals(new double[] {1, -2, 4}, cotangent.toDoubles(), "and the cotangent its own");
    }

    /** d/dx of u = 2 x c, and d/dc: a Jacobian's product forwards is the derivative of its product backwards. */
    @Test
    void anOuterTapeRecordsHowGradientsDependOnTheCotangent() {
        Tensor cotangent = Tensor.of(new double[] {1, -2, 4}, 3);
        try (var outer = Tape.open();
                var inner = Tape.open()) {
            Tensor gradient =
                    inner.gradients(multiply(x, x), cotangent, List.of(x)).of(x);
            Gradients second = outer.gradients(gradient, y, List.of(x, cotangent));
            assertArrayEquals(new double[] {14, -44, 104}, second.of(x).toDoubles());
            assertArrayEquals(new double[] {28, -66, 130}, second.of(cotangent).toDoubles());
        }
    }

    @Test
    void theGradientOfAParameterByItselfIsTheCotangent() {
        try (var tape = Tape.open()) {
            assertArrayEquals(
                    y.toDoubles(), tape.gradients(x, y, List.of(x)).of(x).toDoubles());
        }
        assertTrue(y.isAlive());
    }

    @Test
    void aCotangentHasTheShapeAndTypeOfTheResult() {
        Tensor two = Tensor.of(new double[] {1, 2}, 2).named("two");
        try (var tape = Tape.open()) {
            Tensor product = multiply(x, y).named("product");
            var error = assertThrows(IllegalArgumentException.class, () -> tape.gradients(product, two, List.of(x)));
            assertEquals(
                    "the cotangent, tensor 'two' F64[2], must have the shape and type of the result, "
                            + "tensor 'product' F64[3]",
                    error.getMessage());
            assertArrayEquals(
                    y.toDoubles(),
                    tape.gradients(product, Tensor.of(new double[] {1, 1, 1}, 3), List.of(x))
                            .of(x)
                            .toDoubles(),
                    "the tape goes on");
        }
    }

    @Test
    void aResultNotComputedUnderTheTapeIsAnError() {
        Tensor before = multiply(x, y).named("before");
        try (var tape = Tape.open()) {
            var error = assertThrows(IllegalArgumentException.class, () -> tape.gradients(before, y, List.of(x)));
            assertEquals(
                    "the result, tensor 'before' F64[3], was not computed under this tape; "
                            + "open the tape before computing it",
                    error.getMessage());
        }
    }
}
