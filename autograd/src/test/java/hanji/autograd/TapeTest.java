package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingStaysOpen.class)
class TapeTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3).named("x");
    private final Tensor y = Tensor.of(new double[] {7, 11, 13}, 3).named("y");

    @Test
    void theGradientOfAProductIsTheOtherFactor() {
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(sum(multiply(x, y)), List.of(x, y));
            assertArrayEquals(new double[] {7, 11, 13}, gradients.of(x).toDoubles());
            assertArrayEquals(new double[] {2, -3, 5}, gradients.of(y).toDoubles());
        }
    }

    /** add hands one dOut to both sides; summing into it in place would spoil the other side's, in one of two orders. */
    @Test
    void addingATensorToItselfAndToAnotherGivesTheSameGradientsInEitherOrder() {
        for (boolean isSelfFirst : new boolean[] {true, false}) {
            try (var tape = Tape.open()) {
                Tensor left = isSelfFirst ? add(add(x, x), y) : add(y, add(x, x));
                Gradients gradients = tape.gradients(sum(left), List.of(x, y));
                assertArrayEquals(new double[] {2, 2, 2}, gradients.of(x).toDoubles());
                assertArrayEquals(new double[] {1, 1, 1}, gradients.of(y).toDoubles());
            }
        }
    }

    /** x gets contributions from both sums, y shares a dOut with one of them. */
    @Test
    void aSharedContributionIsNotSummedInPlace() {
        for (boolean isXFirst : new boolean[] {true, false}) {
            try (var tape = Tape.open()) {
                Tensor one = isXFirst ? add(x, y) : add(y, x);
                Tensor two = isXFirst ? add(x, one) : add(one, x);
                Tensor three = isXFirst ? add(x, two) : add(two, x);
                Gradients gradients = tape.gradients(sum(three), List.of(x, y, one, two));
                assertArrayEquals(new double[] {3, 3, 3}, gradients.of(x).toDoubles());
                for (Tensor other : List.of(y, one, two))
                    assertArrayEquals(
                            new double[] {1, 1, 1}, gradients.of(other).toDoubles());
            }
        }
    }

    @Test
    void aDiamondSumsBothPaths() {
        try (var tape = Tape.open()) {
            Tensor shared = multiply(x, x);
            Tensor loss = sum(multiply(multiply(shared, y), shared));
            assertArrayEquals(
                    new double[] {4 * 8 * 7, 4 * -27 * 11, 4 * 125 * 13},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void secondAndThirdOrderOfAFourthPower() {
        try (var outermost = Tape.open();
                var outer = Tape.open();
                var inner = Tape.open()) {
            Tensor square = multiply(x, x);
            Tensor loss = sum(multiply(square, square));
            Tensor first = inner.gradients(loss, List.of(x)).of(x);
            assertArrayEquals(new double[] {32, -108, 500}, first.toDoubles());
            Tensor second = outer.gradients(sum(first), List.of(x)).of(x);
            assertArrayEquals(new double[] {48, 108, 300}, second.toDoubles());
            Tensor third = outermost.gradients(sum(second), List.of(x)).of(x);
            assertArrayEquals(new double[] {48, -72, 120}, third.toDoubles());
        }
    }

    @Test
    void sumsOfContributionsAreRecordedForTheSecondOrder() {
        try (var outer = Tape.open()) {
            Tensor gradient;
            try (var inner = Tape.open()) {
                Tensor cube = multiply(x, multiply(x, x));
                gradient = inner.gradients(sum(add(cube, add(cube, cube))), List.of(x))
                        .of(x)
                        .retain();
            }
            assertArrayEquals(
                    new double[] {36, -54, 90},
                    outer.gradients(sum(gradient), List.of(x)).of(x).toDoubles());
            gradient.release();
        }
    }

    @Test
    void anInnerTapeDoesNotSeeWhatCameBeforeIt() {
        try (var outer = Tape.open()) {
            Tensor before = multiply(x, x);
            try (var inner = Tape.open()) {
                Gradients gradients = inner.gradients(sum(multiply(before, y)), List.of(x, before));
                assertArrayEquals(new double[3], gradients.of(x).toDoubles());
                assertArrayEquals(y.toDoubles(), gradients.of(before).toDoubles());
            }
            assertTrue(before.isAlive(), "the outer tape still needs it");
            assertArrayEquals(
                    new double[] {4, -6, 10},
                    outer.gradients(sum(before), List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void aParameterNotUsedHasAGradientOfZeros() {
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(sum(x), List.of(x, y));
            assertArrayEquals(new double[3], gradients.of(y).toDoubles());
        }
    }

    @Test
    void aGradientNotAskedForIsAnError() {
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(sum(multiply(x, y)), List.of(x));
            var error = assertThrows(IllegalArgumentException.class, () -> gradients.of(y));
            assertEquals("the gradient by tensor 'y' F64[3] was not asked for", error.getMessage());
        }
    }

    @Test
    void aLossThatIsAParameterHasTheGradientOne() {
        Tensor scalar = Tensor.of(new double[] {4});
        try (var tape = Tape.open()) {
            Gradients gradients = tape.gradients(scalar, List.of(scalar, x));
            assertEquals(1, gradients.of(scalar).item());
            assertArrayEquals(new double[3], gradients.of(x).toDoubles());
        }
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(x, y));
            Gradients gradients = tape.gradients(loss, List.of(loss, x));
            assertEquals(1, gradients.of(loss).item());
            assertArrayEquals(y.toDoubles(), gradients.of(x).toDoubles());
        }
    }

    @Test
    void anIntermediateValueCanBeAParameter() {
        try (var tape = Tape.open()) {
            Tensor hidden = multiply(x, y);
            Gradients gradients = tape.gradients(sum(multiply(hidden, hidden)), List.of(hidden, x));
            assertArrayEquals(new double[] {28, -66, 130}, gradients.of(hidden).toDoubles());
            assertArrayEquals(
                    new double[] {28 * 7, -66 * 11, 130 * 13}, gradients.of(x).toDoubles());
            assertArrayEquals(new double[] {14, -33, 65}, hidden.toDoubles(), "and keeps its value");
        }
    }

    @Test
    void theLossMustHaveOneElement() {
        try (var tape = Tape.open()) {
            Tensor product = multiply(x, y).named("product");
            var error = assertThrows(IllegalArgumentException.class, () -> tape.gradients(product, List.of(x)));
            assertEquals("the loss must have one element, not tensor 'product' F64[3]", error.getMessage());
            assertArrayEquals(
                    y.toDoubles(),
                    tape.gradients(sum(product), List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void gradientsAreAskedOnceAndOfAnOpenTape() {
        Tape closed;
        Tensor loss;
        try (var scope = Scope.open()) {
            try (var tape = Tape.open()) {
                loss = sum(x).retain();
                tape.gradients(loss, List.of(x));
                assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            }
            closed = Tape.open();
            closed.close();
            assertThrows(IllegalStateException.class, () -> closed.gradients(loss, List.of(x)));
            scope.own(loss);
        }
    }

    @Test
    void aLossNotComputedUnderTheTapeIsAnError() {
        Tensor before = sum(x).named("before");
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(x, y));
            var error = assertThrows(IllegalArgumentException.class, () -> tape.gradients(before, List.of(x)));
            assertEquals(
                    "the loss, tensor 'before' F64[], was not computed under this tape; "
                            + "open the tape before computing it",
                    error.getMessage());
            assertArrayEquals(
                    y.toDoubles(), tape.gradients(loss, List.of(x)).of(x).toDoubles(), "the tape goes on");
        }
    }

    @Test
    void tapesCloseInnermostFirst() {
        var outer = Tape.open();
        var inner = Tape.open();
        assertThrows(IllegalStateException.class, outer::close);
        inner.close();
        outer.close();
    }

    @Test
    void everyThreadHasItsOwnTapes() throws InterruptedException {
        try (var tape = Tape.open()) {
            Thread.ofPlatform().start(() -> multiply(x, y)).join();
            assertEquals(0, tape.calls().size());
        }
    }

    @Test
    void theCallsAreListedInOrder() {
        try (var tape = Tape.open()) {
            Tensor product = multiply(x, y);
            sum(product);
            assertEquals(
                    List.of("Multiply", "Sum"),
                    tape.calls().stream().map(call -> call.op().name()).toList());
        }
    }

    private static Tensor add(Tensor a, Tensor b) {
        return Op.run(new Accumulate(a, b));
    }
}
