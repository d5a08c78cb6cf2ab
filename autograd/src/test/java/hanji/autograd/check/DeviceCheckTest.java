package hanji.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.OfOne;
import hanji.autograd.Op;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DeviceCheckTest {
    private static final DeviceCheck CHECK = DeviceCheck.STANDARD;

    @Test
    void acceptsARightOpOfEverySize() {
        for (Shape shape : Samples.SHAPES) CHECK.check(GradCheckTest.multiply(shape));
    }

    @Test
    void namesOpDeviceAndElementWhereAResultIsNotTheReferences() {
        var failure = failure(doubling(out -> {
            out.fill(2);
            out.set(3, 2.0002);
        }));
        assertTrue(
                failure.startsWith("Doubling (example) on cpu(1): element 3 of the result (tensor F32[7]) is"),
                failure);
    }

    @Test
    void acceptsWhatTheCaseAccepts() {
        OpCase loose = doubling(out -> out.fill(2.0001));
        assertThrows(CheckFailure.class, () -> CHECK.againstReference(loose));
        CHECK.againstReference(loose.withAccuracy(new Accuracy(500, Accuracy.Magnitude.RESULT)));
    }

    @Test
    void seesASmallElementBesideLargeOnesThatIsWhollyWrong() {
        Fill oneLargeThenSmall = random -> random.nextBoolean() ? 1e3 : 1e-3;
        OpCase opCase = new OpCase(
                Doubling.class,
                "example",
                List.of(Input.of(oneLargeThenSmall, 7)),
                in -> new Doubling(in.getFirst(), out -> {
                    for (int i = 0; i < out.size(); i++) {
                        double x = in.getFirst().get(i);
                        out.set(i, x < 1 ? -2 * x : 2 * x);
                    }
                }));
        assertTrue(failure(opCase).contains("is -0.00200000009, by the reference 0.00200000009"), failure(opCase));
    }

    @Test
    void aSumOfTermsThatCancelIsMeasuredByTheirAbsoluteValues() {
        Fill signs = random -> (random.nextBoolean() ? 1 : -1) * (1000 + random.nextDouble());
        OpCase off = new OpCase(
                SlightlyWrongDot.class,
                "example",
                List.of(Input.of(signs, 64), Input.of(_ -> 1, 64)),
                in -> new SlightlyWrongDot(new Dot(in.get(0), in.get(1)), 0.006));
        CHECK.againstReference(off.withAccuracy(Accuracy.ofTerms(2)));
        assertThrows(CheckFailure.class, () -> CHECK.againstReference(off));
        assertThrows(CheckFailure.class, () -> CHECK.againstReference(off.withAccuracy(Accuracy.ofTerms(1))));
    }

    @Test
    void seesAnElementThatIsNeverWritten() {
        var failure = failure(doubling(out -> {
            for (int i = 1; i < out.size(); i++) out.set(i, 2);
        }));
        assertTrue(failure.contains("element 0 of the result (tensor F32[7]) is NaN"), failure);
    }

    @Test
    void seesAResultThatDependsOnTheNumberOfThreads() {
        OpCase opCase = doubling(out -> {
            out.fill(2);
            if (out.device().threads() == 2) out.set(6, Math.nextUp(2f));
        });
        CHECK.againstReference(opCase);
        var failure = assertThrows(CheckFailure.class, () -> CHECK.equalBits(opCase));
        assertTrue(failure.getMessage().contains("element 6"), failure::getMessage);
        assertTrue(failure.getMessage().contains("on cpu(2) but"), failure::getMessage);
    }

    @Test
    void tellsZerosApartByTheirSign() {
        OpCase opCase = doubling(out -> out.fill(out.device().threads() == 3 ? -0.0 : 0.0));
        assertThrows(CheckFailure.class, () -> CHECK.equalBits(opCase));
    }

    @Test
    void takesEveryNaNForEqual() {
        OpCase opCase = doubling(out -> {
            int payload = out.device().threads();
            out.fill(Double.NaN);
            out.floats()[0] = Float.intBitsToFloat(0x7FC00000 + payload);
        });
        CHECK.equalBits(opCase);
    }

    @Test
    void seesADifferenceOnExtremeValuesOnly() {
        OpCase opCase = new OpCase(
                LargerOf.class,
                "example",
                List.of(Input.of(Fill.NORMAL, 40), Input.of(Fill.NORMAL, 40)),
                in -> new LargerOf(in.get(0), in.get(1)));
        CHECK.againstReference(opCase);
        CHECK.equalBits(opCase);
        assertThrows(CheckFailure.class, () -> CHECK.equalBitsOnExtremes(opCase));
    }

    @Test
    void comparesIntegersExactly() {
        OpCase right = new OpCase(
                Rounded.class,
                "right",
                List.of(Input.of(DType.I32, Fill.below(9), 5)),
                in -> new Rounded(in.get(0), 0));
        OpCase wrong = new OpCase(
                Rounded.class,
                "wrong",
                List.of(Input.of(DType.I32, Fill.below(9), 5)),
                in -> new Rounded(in.get(0), 1));
        CHECK.check(right);
        assertThrows(CheckFailure.class, () -> CHECK.againstReference(wrong));
    }

    @Test
    void drawsTheSameInputsOnEveryDevice() {
        OpCase opCase = GradCheckTest.multiply(Shape.of(3, 5));
        Tensor one = opCase.draw(DType.F32, Device.cpu(1), 7).getFirst();
        Tensor other = opCase.draw(DType.F32, Device.cpu(2), 7).getFirst();
        for (int i = 0; i < one.size(); i++) assertEquals(one.get(i), other.get(i));
    }

    private static String failure(OpCase opCase) {
        return assertThrows(CheckFailure.class, () -> CHECK.againstReference(opCase))
                .getMessage();
    }

    private static OpCase doubling(Consumer<Tensor> cpu) {
        return new OpCase(
                Doubling.class, "example", List.of(Input.of(_ -> 1, 7)), in -> new Doubling(in.getFirst(), cpu));
    }

    /** Twice 1, with an F32 path to try. */
    private record Doubling(Tensor input, Consumer<Tensor> path) implements OfOne {
        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++) out.set(i, 2 * input.get(i));
        }

        @Override
        public void cpu(Tensor out) {
            path.accept(out);
        }
    }

    /** An inner product whose F32 path adds an error. */
    private record SlightlyWrongDot(Dot dot, double error) implements Op {
        @Override
        public List<Tensor> inputs() {
            return dot.inputs();
        }

        @Override
        public Shape shape() {
            return dot.shape();
        }

        @Override
        public void reference(Tensor out) {
            dot.reference(out);
        }

        @Override
        public void cpu(Tensor out) {
            dot.reference(out);
            out.set(0, out.get(0) + error);
        }
    }

    /** A maximum whose NaN depends on the device. */
    private record LargerOf(Tensor a, Tensor b) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(a, b);
        }

        @Override
        public Shape shape() {
            return a.shape();
        }

        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++) out.set(i, Math.max(a.get(i), b.get(i)));
        }

        @Override
        public void cpu(Tensor out) {
            boolean isNaNSkipped = out.device().threads() == 3;
            for (int i = 0; i < out.size(); i++) {
                double x = a.get(i);
                double y = b.get(i);
                out.set(i, isNaNSkipped && Double.isNaN(x) ? y : Math.max(x, y));
            }
        }
    }

    /** Whole numbers, each with an error. */
    private record Rounded(Tensor input, int error) implements OfOne {
        @Override
        public void reference(Tensor out) {
            out.copyFrom(input);
        }

        @Override
        public void cpu(Tensor out) {
            for (int i = 0; i < out.size(); i++) out.set(i, input.get(i) + error);
        }
    }
}
