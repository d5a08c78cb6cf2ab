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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TapeTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3).named("x");
    private final Tensor y = Tensor.of(new double[] {7, 11, 13}, 3).named("y");

    @AfterEach
    void nothingStaysOpen() {
        assertTrue(Scope.innermost().isEmpty());
        assertFalse(Tape.isAnyRecording());
    }

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
    void aValueOverwrittenSinceIsAnErrorThatNamesIt() {
        Tensor weight = y.to(DType.F64, Device.CPU).named("weight");
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(x, weight));
            Update.run(new Accumulate.Into(weight, x));
            var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            assertEquals(
                    "the gradient of Multiply needs tensor 'weight' F64[3], which was overwritten since",
                    error.getMessage());
        }
    }

    @Test
    void aResultOverwrittenSinceIsAnErrorToo() {
        try (var tape = Tape.open()) {
            Tensor product = multiply(x, y).named("product");
            Tensor loss = sum(product);
            product.view(product.shape()).fill(0);
            var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            assertTrue(error.getMessage().contains("tensor 'product'"), error::getMessage);
        }
    }

    @Test
    void overwritingWhatNoGradientNeedsIsFine() {
        Tensor weight = y.to(DType.F64, Device.CPU);
        try (var tape = Tape.open()) {
            Tensor loss = sum(x);
            multiply(weight, weight);
            weight.fill(0);
            assertArrayEquals(
                    new double[] {1, 1, 1},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
    }

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
            assertTrue(saving.derivative.isAlive(), "the gradient needs it");
            assertArrayEquals(
                    new double[] {4, -6, 10},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
            assertFalse(saving.derivative.isAlive(), "released after its last use");
        }
    }

    @Test
    void savedStatisticsDieWithATapeClosedEarly() {
        Saving saving;
        try (var _ = Tape.open()) {
            saving = Saving.of(x);
            Op.run(saving);
        }
        assertFalse(saving.derivative.isAlive());
    }

    @Test
    void savedStatisticsOverwrittenSinceAreAnErrorThatNamesThem() {
        try (var tape = Tape.open()) {
            Saving saving = Saving.of(x);
            Tensor loss = sum(Op.run(saving));
            saving.derivative.fill(0);
            var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            assertEquals(
                    "the gradient of Saving needs its result, tensor 'derivative' F64[3], which was overwritten since",
                    error.getMessage());
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
                nothingStaysOpen();
                if (round == 0) warm = device.allocatedBytes();
            }
            assertEquals(warm, device.allocatedBytes());
        }
    }

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

    /** The square; saves its derivative on the way, in F64. */
    private record Saving(Tensor input, Tensor derivative) implements Op {
        static Saving of(Tensor input) {
            Tensor derivative = Tensor.empty(DType.F64, input.shape(), input.device());
            return new Saving(input, derivative.named("derivative"));
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++) {
                out.set(i, input.get(i) * input.get(i));
                derivative.set(i, 2 * input.get(i));
            }
        }

        @Override
        public void cpu(Tensor out) {
            reference(out);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(input, () -> multiply(dOut, derivative));
        }
    }

    /** Fails on its way, forward or backward. */
    private record Failing(Tensor input, boolean isInGradient) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public void reference(Tensor out) {
            if (!isInGradient) throw new ArithmeticException();
            out.copyFrom(input);
        }

        @Override
        public void cpu(Tensor out) {
            reference(out);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            throw new ArithmeticException();
        }
    }

    /** A copy, without gradient. */
    private record Opaque(Tensor input) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public void reference(Tensor out) {
            out.copyFrom(input);
        }

        @Override
        public void cpu(Tensor out) {
            reference(out);
        }
    }

    /** A copy whose gradient has another shape than the input. */
    private record Misshapen(Tensor input) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public void reference(Tensor out) {
            out.copyFrom(input);
        }

        @Override
        public void cpu(Tensor out) {
            reference(out);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(input, () -> Tensor.zeros(DType.F64, Shape.of(1), Device.CPU));
        }
    }
}
