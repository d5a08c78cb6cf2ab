package hanji.kernels.softmax;

import static hanji.kernels.Place.floats;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropyOptions.PLAIN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.kernels.Place;
import hanji.tensor.DType;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrossEntropyOptionsTest {
    private static final float[] LOGITS = {1, 2, 0.5f, -1, 0, 3, 0.2f, 0.2f, 0.1f, 2, -2, 0};
    private static final float[] WEIGHTS = {0.5f, 2, 1};
    private static final int[] TARGETS = {1, 2, -100, 0};
    private static final double SMOOTHING = 0.1;

    private static double logProb(int row, int k) {
        double sum = 0;
        for (int j = 0; j < 3; j++) sum += Math.exp(LOGITS[3 * row + j]);
        return LOGITS[3 * row + k] - Math.log(sum);
    }

    /** By the definition: minus the sum over classes of weight, smoothed probability and log-probability. */
    private static double expected(int row, float[] weights, double smoothing) {
        if (TARGETS[row] < 0) return 0;
        double loss = 0;
        for (int k = 0; k < 3; k++)
            loss -= weights[k] * ((k == TARGETS[row] ? 1 - smoothing : 0) + smoothing / 3) * logProb(row, k);
        return loss;
    }

    private static Tensor logits(Place place) {
        return place.tensor(LOGITS, 4, 3);
    }

    private static Tensor targets(Place place) {
        return Tensor.of(TARGETS, 4).to(DType.I32, place.device());
    }

    private static void assertLosses(Place place, CrossEntropyOptions options, float[] weights, double smoothing) {
        double[] losses = options.losses(logits(place), targets(place)).toDoubles();
        double total = 0;
        double mass = 0;
        for (int r = 0; r < 4; r++) {
            assertEquals(expected(r, weights, smoothing), losses[r], 1e-6, "row " + r);
            total += expected(r, weights, smoothing);
            if (TARGETS[r] >= 0) mass += weights[TARGETS[r]];
        }
        assertEquals(
                total / mass, options.meanLoss(logits(place), targets(place)).toDoubles()[0], 1e-6);
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void lossesAreThoseOfTheDefinition(Place place) {
        var ignoring = PLAIN.ignoring(-100);
        Tensor weights = place.of(WEIGHTS);
        float[] ones = {1, 1, 1};
        assertLosses(place, ignoring, ones, 0);
        assertLosses(place, ignoring.weightedBy(weights), WEIGHTS, 0);
        assertLosses(place, ignoring.smoothedBy(SMOOTHING), ones, SMOOTHING);
        assertLosses(place, ignoring.weightedBy(weights).smoothedBy(SMOOTHING), WEIGHTS, SMOOTHING);
    }

    @Test
    void plainOptionsAreThePlainLoss() {
        Tensor logits = Tensor.of(LOGITS, 4, 3);
        Tensor targets = Tensor.of(new byte[] {1, 2, 0, 0}, 4);
        float[] plain = floats(CrossEntropy.crossEntropy(logits, targets));
        assertArrayEquals(plain, floats(PLAIN.losses(logits, targets)));
        assertArrayEquals(plain, floats(PLAIN.ignoring(255).losses(logits, targets)));
        assertEquals(
                hanji.kernels.reduce.Sum.mean(CrossEntropy.crossEntropy(logits, targets))
                        .item(),
                PLAIN.meanLoss(logits, targets).item());
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void anIgnoredRowCostsNothingWhateverItsLogits(Place place) {
        float nan = Float.NaN;
        Tensor logits = place.tensor(new float[] {0, 0, nan, 1, Float.POSITIVE_INFINITY, 1}, 3, 2);
        Tensor targets = Tensor.of(new byte[] {1, (byte) 255, (byte) 255}, 3).to(DType.U8, place.device());
        var options = PLAIN.ignoring(255).smoothedBy(SMOOTHING);
        assertArrayEquals(new float[] {(float) Math.log(2), 0, 0}, floats(options.losses(logits, targets)), 1e-6f);
        try (var tape = Tape.open()) {
            Tensor loss = options.meanLoss(logits, targets);
            assertEquals(Math.log(2), loss.toDoubles()[0], 1e-6);
            float[] slopes = floats(tape.gradients(loss, List.of(logits)).of(logits));
            assertArrayEquals(new float[] {0.45f, -0.45f, 0, 0, 0, 0}, slopes, 1e-6f);
        }
        Tensor none = Tensor.of(new byte[] {-1, -1, -1}, 3).to(DType.U8, place.device());
        assertEquals(Double.NaN, options.meanLoss(logits, none).toDoubles()[0]);
    }

    @ParameterizedTest
    @MethodSource("hanji.kernels.Place#all")
    void probabilitiesAsTargets(Place place) {
        float[] probabilities = {0.2f, 0.5f, 0.3f, 0, 1, 0, 1, 0, 0, 0, 0.5f, 0.5f};
        Tensor soft = place.tensor(probabilities, 4, 3);
        for (double smoothing : new double[] {0, SMOOTHING}) {
            double[] losses = PLAIN.weightedBy(place.of(WEIGHTS))
                    .smoothedBy(smoothing)
                    .softLosses(logits(place), soft)
                    .toDoubles();
            for (int r = 0; r < 4; r++) {
                double expected = 0;
                for (int k = 0; k < 3; k++)
                    expected -=
                            WEIGHTS[k] * (probabilities[3 * r + k] * (1 - smoothing) + smoothing / 3) * logProb(r, k);
                assertEquals(expected, losses[r], 2e-6, "row " + r);
            }
        }
    }

    @Test
    void aClassOfProbabilityZeroCountsNothingEvenWhereItIsImpossible() {
        Tensor logits = Tensor.of(new float[] {0, Float.NEGATIVE_INFINITY}, 1, 2);
        assertEquals(
                0, PLAIN.softLosses(logits, Tensor.of(new float[] {1, 0}, 1, 2)).item(), Float.MIN_VALUE);
        assertEquals(
                Double.POSITIVE_INFINITY,
                PLAIN.softLosses(logits, Tensor.of(new float[] {0.5f, 0.5f}, 1, 2))
                        .item());
        Tensor weights = Tensor.of(new float[] {1, 0}, 2);
        assertEquals(
                0,
                PLAIN.weightedBy(weights)
                        .losses(logits, Tensor.of(new int[] {1}, 1))
                        .item());
    }

    @Test
    void gradientsAreRightToTheSecondOrder() {
        Tensor logits = Tensor.of(new double[] {1, 2, 0.5, -1, 0, 3, 0.2, 0.2, 0.1, 2, -2, 0}, 4, 3);
        Tensor targets = Tensor.of(TARGETS, 4);
        Tensor weights = Tensor.of(new double[] {0.5, 2, 1}, 3);
        GradCheck.STANDARD.check(
                "mean loss",
                in -> PLAIN.ignoring(-100)
                        .weightedBy(in.get(1))
                        .smoothedBy(SMOOTHING)
                        .meanLoss(in.get(0), targets),
                List.of(logits, weights));
        Tensor soft = Tensor.of(new double[] {0.2, 0.5, 0.3, 0.1, 0.8, 0.1, 0.9, 0.05, 0.05, 0.3, 0.3, 0.4}, 4, 3);
        GradCheck.STANDARD.check(
                "soft losses", in -> sum(PLAIN.softLosses(in.get(0), in.get(1))), List.of(logits, soft));
    }

    @Test
    void misuseIsNamed() {
        Tensor logits = Tensor.of(LOGITS, 4, 3);
        Tensor targets = Tensor.of(TARGETS, 4);
        assertNamed("label smoothing must be in [0, 1], not 1.5", () -> PLAIN.smoothedBy(1.5));
        assertNamed("class weights must be a vector [K]", () -> PLAIN.weightedBy(logits));
        assertNamed("target -100 of row 2", () -> PLAIN.losses(logits, targets));
        Tensor two = Tensor.of(new float[2], 2);
        assertNamed(
                "one per class, not tensor F32[2]",
                () -> PLAIN.weightedBy(two).ignoring(-100).losses(logits, targets));
        assertNamed("needs probabilities of that shape", () -> PLAIN.softLosses(logits, two));
        assertNamed("needs U8 or I32 targets", () -> PLAIN.ignoring(0).losses(logits, Tensor.of(new float[4], 4)));
    }

    private static void assertNamed(String part, Runnable misuse) {
        String message =
                assertThrows(IllegalArgumentException.class, misuse::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
