package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.generative.model.Objective;
import hanji.generative.model.Step;
import hanji.nn.layer.Embedding;
import hanji.nn.optimizer.Adam;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A discriminator of four points, which has a logit for each; data p and a generator's law q, in tenths. */
class AdversarialLossTest {
    private static final int[] P = {4, 3, 2, 1}, Q = {1, 2, 2, 5};
    private static final int TENTHS = 10;

    /** Ten points, each as often as its law says. */
    private static Tensor points(int[] law) {
        int[] points = IntStream.range(0, law.length)
                .flatMap(point -> IntStream.generate(() -> point).limit(law[point]))
                .toArray();
        return Tensor.of(points, TENTHS);
    }

    private static Tensor loss(Embedding logits) {
        return AdversarialLoss.discriminator(logits.forward(points(P)), logits.forward(points(Q)));
    }

    /** D at its optimum, p / (p + q): proposition 1 of the paper. */
    private static double optimum(int point) {
        return (double) P[point] / (P[point] + Q[point]);
    }

    /** -log 4 + 2 JS(p, q), by the definition of the Jensen-Shannon divergence: theorem 1. */
    private static double value() {
        double js = 0;
        for (int i = 0; i < P.length; i++) {
            double p = P[i] / (double) TENTHS, q = Q[i] / (double) TENTHS, m = (p + q) / 2;
            js += p * Math.log(p / m) / 2 + q * Math.log(q / m) / 2;
        }
        return -Math.log(4) + 2 * js;
    }

    @Test
    void atTheOptimumTheGameIsWorthTheDivergenceOfTheLaws() {
        double[] logits = IntStream.range(0, P.length)
                .mapToDouble(i -> Math.log(optimum(i) / (1 - optimum(i))))
                .toArray();
        var table = new Embedding(Tensor.of(logits, P.length, 1));
        assertEquals(value(), -loss(table).item(), 1e-12);
    }

    @Test
    void aTrainedDiscriminatorIsAtTheOptimum() {
        var table = new Embedding(Tensor.of(new double[P.length], P.length, 1));
        var objective = Objective.of(table.parameters(), Adam.adam(table.parameters()));
        for (int step = 0; step < 1500; step++) objective.descend(new Step(step, 0, false), 0.02, () -> loss(table));
        for (int i = 0; i < P.length; i++)
            assertEquals(optimum(i), 1 / (1 + Math.exp(-table.table().get(i))), 1e-3);
        assertEquals(value(), -loss(table).item(), 1e-5);
    }

    /** The part of the game's value that the generator has a say in. */
    @Test
    void minimaxIsTheLogOfTheChanceToBeTakenForDrawn() {
        double[] logits = {-3, 0.5, 2};
        double expected =
                Arrays.stream(logits).map(l -> Math.log(1 / (1 + Math.exp(l)))).sum() / 3;
        assertEquals(
                expected,
                AdversarialLoss.MINIMAX.generator(Tensor.of(logits, 3, 1)).item(),
                1e-12);
    }

    private static double slope(AdversarialLoss loss, double logit) {
        try (var tape = Tape.open()) {
            Tensor at = Tensor.of(new double[] {logit}, 1, 1);
            return tape.gradients(loss.generator(at), List.of(at)).of(at).item();
        }
    }

    @Test
    void whereAnImageIsCaughtMinimaxHasNoGradientAndTheOtherAFullOne() {
        for (double logit = -1; logit > -40; logit -= 3) {
            assertTrue(Math.abs(slope(AdversarialLoss.MINIMAX, logit)) <= Math.exp(logit));
            assertEquals(-1, slope(AdversarialLoss.NON_SATURATING, logit), Math.exp(logit) + 1e-14);
        }
        assertTrue(slope(AdversarialLoss.MINIMAX, -1000) == 0);
        assertTrue(slope(AdversarialLoss.NON_SATURATING, -1000) == -1);
    }
}
