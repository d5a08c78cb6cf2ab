package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.check.GradCheck;
import hanji.tensor.DType;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A gradient arrives through every result of an op, or is an error. */
class FurtherResultsTest {
    private final Tensor x = Tensor.of(new double[] {2, 3}, 2).named("x");

    @Test
    void gradientsThroughBothResultsAddUp() {
        try (var tape = Tape.open()) {
            Powers powers = Powers.of(x);
            Tensor square = Op.run(powers);
            Tensor loss = Op.run(new Accumulate(sum(square), sum(powers.cube())));
            assertArrayEquals(
                    new double[] {2 * 2 + 3 * 4, 2 * 3 + 3 * 9},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void aGradientThroughTheFurtherResultAloneArrives() {
        try (var tape = Tape.open()) {
            Powers powers = Powers.of(x);
            Op.run(powers);
            Tensor loss = sum(multiply(powers.cube(), x)); // x^4
            assertArrayEquals(
                    new double[] {4 * 8, 4 * 27},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
            assertFalse(powers.cube().isAlive(), "used up");
        }
    }

    @Test
    void aFurtherResultCanBeTheLossOrAParameter() {
        Tensor scalar = Tensor.of(new double[] {5});
        try (var tape = Tape.open()) {
            Powers powers = Powers.of(scalar);
            Op.run(powers);
            assertEquals(
                    75,
                    tape.gradients(powers.cube(), List.of(scalar)).of(scalar).item());
            assertEquals(125, powers.cube().item(), "and keeps its value");
        }
        try (var tape = Tape.open()) {
            Powers powers = Powers.of(x);
            Op.run(powers);
            Gradients gradients =
                    tape.gradients(sum(multiply(powers.cube(), powers.cube())), List.of(powers.cube(), x));
            assertArrayEquals(new double[] {16, 54}, gradients.of(powers.cube()).toDoubles());
            assertArrayEquals(new double[] {16 * 12, 54 * 27}, gradients.of(x).toDoubles());
        }
    }

    @Test
    void theGradientCheckReachesAFurtherResultToo() {
        GradCheck.STANDARD.check(
                "cube",
                in -> {
                    Powers powers = Powers.of(in.getFirst());
                    Tensor square = Op.run(powers);
                    return multiply(square, powers.cube());
                },
                List.of(x));
    }

    @Test
    void aFurtherResultThatHasNoGradientIsAnErrorThatNamesOpAndResult() {
        try (var tape = Tape.open()) {
            Doubling doubling = Doubling.of(x);
            Tensor out = Op.run(doubling);
            Tensor loss = sum(multiply(out, doubling.statistic.orElseThrow()));
            var error = assertThrows(NotDifferentiable.class, () -> tape.gradients(loss, List.of(x)));
            assertTrue(
                    error.getMessage()
                            .startsWith("Doubling is not differentiable through its further result,"
                                    + " tensor 'statistic' F64[2]"),
                    error::getMessage);
        }
    }

    @Test
    void readingAFurtherResultAsideOrAsAConstantIsFine() {
        try (var tape = Tape.open()) {
            Doubling doubling = Doubling.of(x);
            Tensor out = Op.run(doubling);
            multiply(doubling.statistic.orElseThrow(), x);
            Tensor loss = sum(multiply(out, Tape.stopGradient(doubling.statistic.orElseThrow())));
            assertArrayEquals(
                    new double[] {2 * 7, 2 * 7},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
    }

    /** Twice the input; carries a statistic that it has no gradient through. */
    private record Doubling(Tensor input, Optional<Tensor> statistic) implements OfOne {
        static Doubling of(Tensor input) {
            Tensor statistic = Tensor.empty(DType.F64, input.shape(), input.device());
            return new Doubling(input, Optional.of(statistic.named("statistic")));
        }

        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++) out.set(i, 2 * input.get(i));
            statistic.orElseThrow().fill(7);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(input, () -> multiply(dOut, Tensor.full(2, dOut.dtype(), dOut.shape(), dOut.device())));
        }
    }
}
