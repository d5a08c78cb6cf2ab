package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.graph.Replay;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever is asked for after the losses, the gradient has the bits of {@link CrossEntropy.LogitsGradient}. */
class ForeseenGradientTest {
    private static final int ROWS = 37;
    private static final int CLASSES = 21;

    private final Tensor logits = CrossEntropyTest.normal(Shape.of(ROWS, CLASSES), 3);
    private final Tensor targets = targets(5);

    @Test
    void ofTheMean() {
        assertArrayEquals(expected(logits, targets, 1f / ROWS), gradient(targets, loss -> mean(loss)));
    }

    @Test
    void ofTheMeanWithTargetsOfOneByte() {
        Tensor bytes = Tensor.empty(DType.U8, Shape.of(ROWS), Device.CPU);
        for (int r = 0; r < ROWS; r++) bytes.set(r, targets.get(r));
        assertArrayEquals(expected(logits, targets, 1f / ROWS), gradient(bytes, loss -> mean(loss)));
    }

    @Test
    void ofOtherLossesThanTheMean() {
        assertArrayEquals(expected(logits, targets, 1), gradient(targets, loss -> sum(loss)));
        assertArrayEquals(expected(logits, targets, 0.5f / ROWS), gradient(targets, loss -> scale(mean(loss), 0.5)));
    }

    @Test
    void ofAMeanInWhichOneRowWeighsMore() {
        Tensor weights = Tensor.full(1, DType.F32, Shape.of(ROWS), Device.CPU);
        weights.set(ROWS - 1, 2);
        float[] dLoss = new float[ROWS];
        for (int r = 0; r < ROWS; r++) dLoss[r] = (float) weights.get(r) / ROWS;
        assertArrayEquals(expected(logits, targets, dLoss), gradient(targets, loss -> mean(multiply(loss, weights))));
    }

    @Test
    void ofTwoLossesOfTheSameLogits() {
        Tensor others = targets(6);
        for (boolean firstFirst : new boolean[] {true, false})
            try (var tape = Tape.open()) {
                Tensor first = mean(crossEntropy(logits, targets));
                Tensor second = mean(crossEntropy(logits, others));
                Tensor loss = firstFirst ? first : second;
                assertArrayEquals(
                        expected(logits, firstFirst ? targets : others, 1f / ROWS),
                        tape.gradients(loss, List.of(logits)).of(logits).toFloats());
            }
    }

    @Test
    void afterALaterCallFailed() {
        Tensor bad = targets(6);
        bad.set(ROWS - 1, CLASSES);
        try (var tape = Tape.open()) {
            Tensor loss = mean(crossEntropy(logits, targets));
            assertThrows(IllegalArgumentException.class, () -> crossEntropy(logits, bad));
            assertArrayEquals(
                    expected(logits, targets, 1f / ROWS),
                    tape.gradients(loss, List.of(logits)).of(logits).toFloats());
        }
    }

    @Test
    void ofNoRows() {
        Tensor nothing = Tensor.empty(DType.F32, Shape.of(0, CLASSES), Device.CPU);
        try (var tape = Tape.open()) {
            Tensor loss = sum(crossEntropy(nothing, Tensor.empty(DType.I32, Shape.of(0), Device.CPU)));
            assertArrayEquals(
                    new float[0],
                    tape.gradients(loss, List.of(nothing)).of(nothing).toFloats());
        }
    }

    @Test
    void aTapeIsTheOnlyOneToAskForIt() {
        try (var tape = Tape.open()) {
            crossEntropy(logits, targets);
            var call = (CrossEntropy) tape.calls().getFirst().op();
            assertArrayEquals(
                    expected(logits, targets, 1f / ROWS),
                    call.meanGradient().orElseThrow().toFloats());
        }
        try (var tape = Tape.open()) {
            Tensor loss = mean(Op.run(new CrossEntropy(logits, targets)));
            assertArrayEquals(
                    expected(logits, targets, 1f / ROWS),
                    tape.gradients(loss, List.of(logits)).of(logits).toFloats(),
                    "a call without room for it gives the same");
        }
    }

    /** What a call writes is in its record, whichever tapes are open where it runs. */
    @Test
    void aRecordedCallRunsAgainWithoutATape() {
        Tensor others = CrossEntropyTest.normal(Shape.of(ROWS, CLASSES), 9);
        try (var tape = Tape.open()) {
            Tensor loss = crossEntropy(logits, targets);
            try (var _ = Tape.noGrad()) {
                var again = Replay.run(tape, Map.of(logits, others));
                Tensor gradient = ((CrossEntropy) tape.calls().getFirst().op())
                        .meanGradient()
                        .orElseThrow();
                assertArrayEquals(
                        crossEntropy(others, targets).toFloats(),
                        again.apply(loss).toFloats());
                assertArrayEquals(
                        expected(others, targets, 1f / ROWS),
                        again.apply(gradient).toFloats());
            }
        }
    }

    @Test
    void theReferenceWritesItToo() {
        Tensor wide = logits.to(DType.F64, Device.CPU);
        Tensor gradient = Tensor.empty(DType.F64, wide.shape(), Device.CPU);
        Op.run(new CrossEntropy(wide, targets, Optional.of(gradient)));
        float[] expected = expected(logits, targets, 1f / ROWS);
        for (int i = 0; i < expected.length; i++) assertEquals(expected[i], gradient.get(i), 1e-8);
        assertThrows(IllegalArgumentException.class, () -> new CrossEntropy(logits, targets, Optional.of(gradient)));
    }

    @Test
    void twiceFromATapeThatKeepsItsValues() {
        try (var tape = Tape.open(Tape.Option.KEEP_VALUES)) {
            Tensor losses = crossEntropy(logits, targets);
            for (int i = 0; i < 2; i++)
                assertArrayEquals(
                        expected(logits, targets, 1f / ROWS),
                        tape.gradients(mean(losses), List.of(logits)).of(logits).toFloats());
            assertArrayEquals(
                    expected(logits, targets, 1),
                    tape.gradients(sum(losses), List.of(logits)).of(logits).toFloats());
        }
    }

    @Test
    void anOuterTapeRecordsHowItIsComputed() {
        try (var outer = Tape.open()) {
            Tensor gradient;
            try (var inner = Tape.open()) {
                gradient = inner.keep(inner.gradients(mean(crossEntropy(logits, targets)), List.of(logits))
                        .of(logits));
            }
            assertTrue(outer.calls().stream().anyMatch(call -> call.op() instanceof CrossEntropy.LogitsGradient));
            assertArrayEquals(expected(logits, targets, 1f / ROWS), gradient.toFloats());
        }
    }

    private float[] gradient(Tensor ofTargets, UnaryOperator<Tensor> reduce) {
        try (var tape = Tape.open()) {
            Tensor loss = reduce.apply(crossEntropy(logits, ofTargets));
            return tape.gradients(loss, List.of(logits)).of(logits).toFloats();
        }
    }

    private static float[] expected(Tensor logits, Tensor targets, float... dLoss) {
        Tensor each = Tensor.empty(DType.F32, Shape.of(ROWS), Device.CPU);
        for (int r = 0; r < ROWS; r++) each.set(r, dLoss[dLoss.length == 1 ? 0 : r]);
        return Op.run(new CrossEntropy.LogitsGradient(logits, targets, each)).toFloats();
    }

    private static Tensor targets(int step) {
        Tensor targets = Tensor.empty(DType.I32, Shape.of(ROWS), Device.CPU);
        for (int r = 0; r < ROWS; r++) targets.set(r, r * step % CLASSES);
        return targets;
    }
}
