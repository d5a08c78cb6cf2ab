package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long recorded values live, and who owns them. */
@ExtendWith(NothingStaysOpen.class)
class TapeMemoryTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3).named("x");
    private final Tensor y = Tensor.of(new double[] {7, 11, 13}, 3).named("y");

    @Test
    void theTapeOwnsWhatItRecordedWhateverScopeIsInnermost() {
        Tensor product;
        try (var tape = Tape.open()) {
            Tensor loss;
            try (var _ = Scope.open()) {
                product = multiply(x, y);
                loss = sum(product);
            }
            assertArrayEquals(
                    y.toDoubles(), tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
        assertFalse(product.isAlive());
    }

    @Test
    void theTapeOwnsTheStatisticsThatACallSaved() {
        Saving saving;
        try (var tape = Tape.open()) {
            Tensor loss;
            try (var _ = Scope.open()) {
                saving = Saving.of(x);
                loss = sum(Op.run(saving));
            }
            assertTrue(saving.derivative().isAlive(), "the gradient needs it");
            assertArrayEquals(
                    new double[] {4, -6, 10},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
            assertFalse(saving.derivative().isAlive(), "released after its last use");
        }
    }

    @Test
    void savedStatisticsDieWithATapeClosedEarly() {
        Saving saving;
        try (var _ = Tape.open()) {
            saving = Saving.of(x);
            Op.run(saving);
        }
        assertFalse(saving.derivative().isAlive());
    }

    @Test
    void aValueKeptOutlivesTheTape() {
        for (boolean isKeptBeforeTheSweep : new boolean[] {true, false}) {
            Tensor loss;
            Tensor hidden;
            Tensor gradient;
            try (var _ = Scope.open()) {
                try (var tape = Tape.open()) {
                    hidden = tape.keep(multiply(x, y));
                    loss = sum(hidden);
                    if (isKeptBeforeTheSweep) tape.keep(loss);
                    gradient = tape.gradients(loss, List.of(x)).of(x);
                    if (!isKeptBeforeTheSweep) tape.keep(loss);
                    tape.keep(gradient);
                    assertSame(x, tape.keep(x));
                }
                assertEquals(14 - 33 + 65, loss.item());
                assertEquals(14, hidden.get(0));
                assertArrayEquals(y.toDoubles(), gradient.toDoubles());
            }
            assertFalse(loss.isAlive());
            assertFalse(hidden.isAlive());
            assertFalse(gradient.isAlive());
            assertTrue(x.isAlive());
        }
    }

    @Test
    void aTapeClosedEarlyReleasesEverything() {
        Device device = Device.cpu(1);
        Tensor start = Tensor.full(1, DType.F32, Shape.of(1000), device);
        Tensor product;
        try (var _ = Tape.open()) {
            product = multiply(start, start);
        }
        assertFalse(product.isAlive());
        long warm = device.allocatedBytes();
        try (var _ = Scope.open()) {
            multiply(start, start);
        }
        assertEquals(warm, device.allocatedBytes());
    }

    @Test
    void theResultsOutliveTheSweepAndDieWithTheTape() {
        Tensor loss;
        Tensor gradient;
        try (var tape = Tape.open()) {
            loss = sum(multiply(x, y));
            gradient = tape.gradients(loss, List.of(x)).of(x);
            assertTrue(gradient.isAlive());
            assertEquals(14 - 33 + 65, loss.item());
        }
        assertFalse(gradient.isAlive());
        assertFalse(loss.isAlive());
        assertTrue(x.isAlive());
    }

    @Test
    void recordedValuesGoBackToThePoolAfterTheirLastUse() {
        Device device = Device.cpu(1);
        int bytes = 4096 * DType.F32.bytes();
        Tensor start = Tensor.full(1, DType.F32, Shape.of(4096), device);
        for (int step = 0; step < 3; step++) {
            try (var tape = Tape.open()) {
                Tensor value = start;
                for (int layer = 0; layer < 32; layer++) value = multiply(value, start);
                Tensor loss = sum(value);
                long forward = device.allocatedBytes();
                tape.gradients(loss, List.of(start));
                long backward = device.allocatedBytes() - forward;
                assertTrue(backward <= 5 * bytes, "the sweep over 32 layers took " + backward / bytes + " new buffers");
                if (step > 0) assertEquals(0, backward, "a warm step allocates nothing");
            }
        }
        assertTrue(device.allocatedBytes() <= 40 * bytes);
    }

    @Test
    void anExceptionInAnOpLeavesNothingOpenAndNothingLeaked() {
        for (boolean isInGradient : new boolean[] {false, true}) {
            Device device = Device.cpu(1);
            Tensor start = Tensor.full(1, DType.F32, Shape.of(4096), device);
            long warm = 0;
            for (int round = 0; round < 3; round++) {
                var error = assertThrows(ArithmeticException.class, () -> {
                    try (var tape = Tape.open()) {
                        Tensor value = multiply(start, Op.run(new Failing(multiply(start, start), isInGradient)));
                        tape.gradients(sum(multiply(value, value)), List.of(start));
                    }
                });
                assertEquals(0, error.getSuppressed().length);
                NothingStaysOpen.check();
                if (round == 0) warm = device.allocatedBytes();
            }
            assertEquals(warm, device.allocatedBytes());
        }
    }

    /** Fails on its way, forward or backward. */
    private record Failing(Tensor input, boolean isInGradient) implements OfOne {
        @Override
        public void reference(Tensor out) {
            if (!isInGradient) throw new ArithmeticException();
            out.copyFrom(input);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            throw new ArithmeticException();
        }
    }
}
