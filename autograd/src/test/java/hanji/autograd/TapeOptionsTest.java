package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a tape records, how long its values live, and what it says of them. */
@ExtendWith(NothingStaysOpen.class)
class TapeOptionsTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3).named("x");
    private final Tensor y = Tensor.of(new double[] {7, 11, 13}, 3).named("y");

    @Test
    void aValueThatTheSweepUsedUpSaysSo() {
        try (var tape = Tape.open()) {
            Tensor product = multiply(x, y).named("product");
            Tensor loss = sum(product);
            tape.gradients(loss, List.of(x));
            var error = assertThrows(IllegalStateException.class, () -> sum(product));
            assertEquals(
                    "tensor 'product' F64[3] was used up when its tape gave gradients; read it before, hand it out with"
                            + " tape.keep, or open the tape with Tape.Option.KEEP_VALUES",
                    error.getMessage());
            assertThrows(IllegalStateException.class, () -> tape.keep(product));
            var twice = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            assertEquals(
                    "the values of this tape are used up, since it gave gradients: ask for all of them at once,"
                            + " or open the tape with Tape.Option.KEEP_VALUES",
                    twice.getMessage());
        }
    }

    @Test
    void aParameterThatDiesLaterDoesNotSpeakOfTheTape() {
        Tensor parameter;
        try (var _ = Scope.open()) {
            parameter = y.to(DType.F64, Device.CPU);
            try (var tape = Tape.open()) {
                tape.gradients(sum(multiply(parameter, x)), List.of(parameter));
            }
        }
        var error = assertThrows(IllegalStateException.class, () -> sum(parameter));
        assertTrue(error.getMessage().contains("was used after its scope closed"), error::getMessage);
    }

    @Test
    void aClosedTapeSaysThatItIsClosed() {
        var tape = Tape.open();
        tape.close();
        var error = assertThrows(IllegalStateException.class, () -> tape.gradients(x, List.of(x)));
        assertEquals("this tape is closed; ask it for gradients while it is open", error.getMessage());
    }

    @Test
    void aTapeThatKeepsValuesGivesGradientsAgainAndGoesOn() {
        Tensor product;
        try (var tape = Tape.open(Tape.Option.KEEP_VALUES)) {
            product = multiply(x, y);
            Tensor first = sum(product);
            for (int i = 0; i < 2; i++)
                assertArrayEquals(
                        y.toDoubles(), tape.gradients(first, List.of(x)).of(x).toDoubles());
            Tensor second = sum(multiply(product, product));
            Gradients gradients = tape.gradients(second, List.of(x, product));
            assertArrayEquals(new double[] {28, -66, 130}, gradients.of(product).toDoubles());
            assertArrayEquals(
                    new double[] {28 * 7, -66 * 11, 130 * 13}, gradients.of(x).toDoubles());
            assertEquals(14, product.get(0));
        }
        assertFalse(product.isAlive());
    }

    @Test
    void nothingIsRecordedWithoutGrad() {
        try (var outer = Tape.open();
                var tape = Tape.open()) {
            Tensor constant;
            try (var _ = Tape.noGrad();
                    var _ = Tape.noGrad()) {
                constant = multiply(x, y);
                assertFalse(Tape.isAnyRecording());
            }
            assertEquals(0, tape.calls().size() + outer.calls().size());
            Tensor loss = sum(multiply(x, constant));
            assertArrayEquals(
                    constant.toDoubles(), tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void aTapeOpenedWithoutGradRecords() {
        try (var outer = Tape.open();
                var _ = Tape.noGrad();
                var inner = Tape.open()) {
            assertArrayEquals(
                    y.toDoubles(),
                    inner.gradients(sum(multiply(x, y)), List.of(x)).of(x).toDoubles());
            assertEquals(0, outer.calls().size());
        }
    }

    @Test
    void noGradientFlowsThroughStopGradient() {
        try (var tape = Tape.open()) {
            Tensor square = multiply(x, x);
            Tensor stopped = Tape.stopGradient(square);
            assertArrayEquals(square.toDoubles(), stopped.toDoubles());
            Tensor loss = sum(multiply(x, stopped));
            assertArrayEquals(
                    new double[] {4, 9, 25},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void theFirstNanNamesItsOpForwards() {
        Tensor infinite = Tensor.of(new double[] {0, 1, Double.POSITIVE_INFINITY}, 3);
        Tensor zeros = Tensor.zeros(DType.F64, Shape.of(3), Device.CPU);
        try (var _ = Tape.open()) {
            multiply(infinite, zeros); // nobody asked
        }
        try (var _ = Tape.open(Tape.Option.NAME_FIRST_NAN)) {
            Tensor fine = multiply(infinite, x);
            var error = assertThrows(FirstNan.class, () -> multiply(fine, zeros));
            assertEquals("Multiply made a NaN: element 2 of tensor F64[3]", error.getMessage());
        }
    }

    @Test
    void aNanThatWasGivenIsNotBlamedOnTheOp() {
        Tensor data = Tensor.of(new double[] {0, Double.NaN, 1}, 3).named("data");
        try (var _ = Tape.open(Tape.Option.NAME_FIRST_NAN)) {
            var error = assertThrows(FirstNan.class, () -> multiply(x, data));
            assertEquals("Multiply was given a NaN: element 1 of tensor 'data' F64[3]", error.getMessage());
        }
    }

    @Test
    void theFirstNanNamesItsOpBackwardsToo() {
        Tensor big = Tensor.of(new double[] {1e200}).named("big");
        Tensor zero = Tensor.of(new double[] {0}).named("zero");
        try (var tape = Tape.open(Tape.Option.NAME_FIRST_NAN)) {
            // the gradient by zero is big * big = infinity, and that times zero is not a number
            Tensor loss = multiply(multiply(multiply(zero, zero), big), big);
            var error = assertThrows(FirstNan.class, () -> tape.gradients(loss, List.of(zero)));
            assertTrue(error.getMessage().startsWith("in the gradient of Multiply: Multiply made a NaN"));
        }
    }

    @Test
    void anUpdateThatWritesANanIsNamed() {
        Tensor infinity = Tensor.of(new double[] {Double.POSITIVE_INFINITY}).named("total");
        Tensor minus = Tensor.of(new double[] {Double.NEGATIVE_INFINITY});
        try (var _ = Tape.open(Tape.Option.NAME_FIRST_NAN)) {
            var error = assertThrows(FirstNan.class, () -> Update.run(new Accumulate.Into(infinity, minus)));
            assertEquals("Into wrote a NaN: element 0 of tensor 'total' F64[]", error.getMessage());
        }
    }

    @Test
    void keepingManyValuesIsNotQuadratic() {
        Tensor one = Tensor.of(new double[] {1}, 1);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try (var tape = Tape.open()) {
                List<Tensor> states = new ArrayList<>();
                Tensor state = one;
                for (int i = 0; i < 40_000; i++) states.add(state = multiply(state, one));
                states.forEach(tape::keep);
            }
        });
    }

    @Test
    void twoThreadsWithATapeEachShareAWeight() throws InterruptedException {
        Tensor weight = Tensor.of(new float[] {1, 2, 3}, 3);
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        var together = new CyclicBarrier(2);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 2; t++)
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    together.await();
                    for (int k = 0; k < 50_000; k++)
                        try (var tape = Tape.open()) {
                            tape.gradients(sum(multiply(weight, weight)), List.of(weight));
                        }
                } catch (Exception failure) {
                    failures.add(failure);
                }
            }));
        for (Thread thread : threads) thread.join();
        assertEquals(List.of(), failures);
        weight.release();
        assertFalse(weight.isAlive(), "the reference that is left is the one it was made with");
    }

    @Test
    void whatIsWrittenBetweenForwardAndBackwardIsNoticed() {
        for (boolean byArray : new boolean[] {true, false}) {
            Tensor weight = Tensor.of(new float[] {1, 2}, 2).named("weight");
            try (var tape = Tape.open()) {
                Tensor loss = sum(multiply(weight, weight));
                if (byArray) weight.floats()[0] = 9;
                else weight.set(0, 9);
                var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(weight)));
                assertTrue(
                        error.getMessage()
                                .startsWith(
                                        "the gradient of Multiply needs tensor 'weight' F32[2], which was overwritten"),
                        error::getMessage);
            }
        }
    }

    @Test
    void aTapeClosesWholeAfterAReleaseByHand() {
        Tensor product, other;
        var tape = Tape.open();
        product = multiply(x, y);
        other = multiply(x, x);
        product.release();
        assertThrows(IllegalStateException.class, tape::close);
        assertFalse(other.isAlive());
    }

    @Test
    void ofManyCallsItShowsTheFirst() {
        try (var tape = Tape.open()) {
            for (int i = 0; i < 10; i++) sum(x);
            String text = tape.toString();
            assertTrue(text.startsWith("tape (recording, 10 calls)\n  tensor F64[] = Sum of "), text);
            assertTrue(text.endsWith("\n  … 2 more"), text);
            assertEquals(10, text.lines().count());
        }
    }

    @Test
    void itSaysWhatItIsDoing() {
        try (var tape = Tape.open()) {
            Tensor loss = sum(x);
            String call = "\n  tensor F64[] = Sum of " + x.label();
            assertEquals("tape (recording, 1 calls)" + call, tape.toString());
            try (var _ = Tape.noGrad()) {
                assertEquals("tape (paused, 1 calls)" + call, tape.toString());
            }
            tape.gradients(loss, List.of(x));
            assertEquals("tape (used up, 0 calls)", tape.toString());
        }
    }
}
