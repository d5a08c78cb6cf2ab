package hanji.kernels.softmax;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
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
    void ofLogitsWithNewElements() {
        gradient(targets, loss -> sum(loss)); // leaves a foreseen gradient behind
        logits.copyFrom(CrossEntropyTest.normal(Shape.of(ROWS, CLASSES), 2));
        assertArrayEquals(expected(logits, targets, 1f / ROWS), gradient(targets, loss -> mean(loss)));
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
    void thatOfTheMeanIsTakenOnceAndOnlyIfItFits() {
        Tensor mean = Tensor.full(1f / ROWS, DType.F32, Shape.of(ROWS), Device.CPU);
        try (var _ = Tape.open()) {
            crossEntropy(logits, targets);
            assertTrue(ForeseenGradient.take(logits, targets, mean).isPresent());
            assertFalse(ForeseenGradient.take(logits, targets, mean).isPresent());
            crossEntropy(logits, targets);
            assertFalse(ForeseenGradient.take(logits, targets(6), mean).isPresent());
            crossEntropy(logits, targets);
            logits.bumpVersion();
            assertFalse(ForeseenGradient.take(logits, targets, mean).isPresent());
        }
        crossEntropy(logits, targets); // no tape, no gradient to come
        assertFalse(ForeseenGradient.take(logits, targets, mean).isPresent());
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
