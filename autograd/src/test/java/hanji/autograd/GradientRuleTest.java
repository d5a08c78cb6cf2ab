package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ops whose gradient rule is missing or wrong. */
@ExtendWith(NothingStaysOpen.class)
class GradientRuleTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3).named("x");
    private final Tensor y = Tensor.of(new double[] {7, 11, 13}, 3).named("y");

    @Test
    void anOpWithoutGradientOnThePathSaysSo() {
        try (var tape = Tape.open()) {
            Tensor loss = sum(Op.run(new Opaque(multiply(x, y))));
            var error = assertThrows(NotDifferentiable.class, () -> tape.gradients(loss, List.of(x)));
            assertTrue(error.getMessage().startsWith("Opaque has no gradient"), error::getMessage);
        }
    }

    @Test
    void anOpWithoutGradientAsideIsFine() {
        try (var tape = Tape.open()) {
            Op.run(new Opaque(x));
            Tensor loss = sum(multiply(x, Op.run(new Opaque(y))));
            assertArrayEquals(
                    y.toDoubles(), tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void aGradientOfTheWrongShapeIsAnError() {
        try (var tape = Tape.open()) {
            Tensor loss = sum(Op.run(new Misshapen(x)));
            var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            assertEquals("gradient [1] does not fit its input, tensor 'x' F64[3]", error.getMessage());
        }
    }

    /** A copy, without gradient. */
    private record Opaque(Tensor input) implements OfOne {
        @Override
        public void reference(Tensor out) {
            out.copyFrom(input);
        }
    }

    /** A copy whose gradient has another shape than the input. */
    private record Misshapen(Tensor input) implements OfOne {
        @Override
        public void reference(Tensor out) {
            out.copyFrom(input);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(input, () -> Tensor.zeros(DType.F64, Shape.of(1), Device.CPU));
        }
    }
}
