package hanji.kernels.softmax;

import static hanji.kernels.KnownValues.assertElements;
import static hanji.kernels.KnownValues.tensor;
import static hanji.kernels.KnownValues.vector;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The logits 1, 2, 3: e^k / (e + e^2 + e^3), in 40 digits; and logits that are logarithms of whole numbers. */
class KnownValuesTest {
    private static final double P1 = 0.0900305731703804580;
    private static final double P2 = 0.244728471054797652;
    private static final double P3 = 0.665240955774821890;
    private static final double LOG_SUM = 3.4076059644443803;

    private final Tensor logits = tensor(new int[] {1, 3}, 1, 2, 3);
    private final Tensor target = Tensor.of(new int[] {1}, 1);

    @Test
    void probabilities() {
        assertElements(1, Softmax.softmax(logits), P1, P2, P3);
        assertElements(1, Softmax.softmax(vector(5, 5, 5, 5)), 0.25, 0.25, 0.25, 0.25);
    }

    @Test
    void logarithms() {
        assertElements(1, LogSoftmax.logSoftmax(logits), 1 - LOG_SUM, 2 - LOG_SUM, 3 - LOG_SUM);
        assertElements(1, LogSumExp.logSumExp(logits), LOG_SUM);
        assertElements(1, CrossEntropy.crossEntropy(logits, target), LOG_SUM - 2);
    }

    /** The probabilities, less 1 at the target. */
    @Test
    void gradientOfTheLoss() {
        try (var tape = Tape.open()) {
            Tensor loss = sum(CrossEntropy.crossEntropy(logits, target));
            assertElements(2, tape.gradients(loss, List.of(logits)).of(logits), P1, P2 - 1, P3);
        }
    }

    /** ln 1, ln 2, ln 5 have the probabilities 1/8, 2/8, 5/8; ln 8 is their sum's logarithm. */
    @Test
    void logarithmsOfWholeNumbers() {
        Tensor odds = vector(0, 0.693147180559945309, 1.60943791243410037);
        assertElements(2, Softmax.softmax(odds), 0.125, 0.25, 0.625);
        assertElements(2, LogSumExp.logSumExp(odds), 2.07944154167983593);
        assertElements(Softmax.softmax(vector(1000, 1000)), 0.5, 0.5);
    }
}
