package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.zoo.BernoulliMixture.Start;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BernoulliMixtureTest {
    private static final Philox NOISE = new Philox(1, 0, 0);
    private static final Images TRAINING = Whole.clustered(3, 120, 3, 3, 3);

    private static Whole begin(int components, double smoothing, Start start, Images images) {
        return Whole.of(new BernoulliMixture(), new BernoulliMixture.Options(components, smoothing, start), images);
    }

    private static BernoulliMixture.Mixture mixture(Whole run) {
        return (BernoulliMixture.Mixture) run.learner.fitted();
    }

    private static BernoulliMixture.Mixture fitted() {
        return mixture(begin(4, 0.5, Start.SEEDS, TRAINING).steps(8));
    }

    @Test
    void probabilitiesOfAllImagesSumToOne() {
        assertEquals(
                1, Arrays.stream(BlackAndWhiteImages.probabilities(fitted())).sum(), 1e-12);
    }

    @Test
    void objectiveNeverRises() {
        Whole run = begin(5, 0.3, Start.SEEDS, Whole.random(2, 200, 3, 3)).steps(1);
        double before = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 60; step++) {
            double objective = run.step().get("train_objective");
            assertTrue(objective <= before + 1e-12, "step " + step + ": " + objective + " after " + before);
            before = objective;
        }
    }

    @Test
    void logLikelihoodNeverFallsWithHardlyAPrior() {
        Whole run = begin(5, 1e-9, Start.SEEDS, Whole.random(2, 200, 3, 3)).steps(1);
        double before = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 60; step++) {
            double nats = run.step().get("train_nats_per_binarized_image");
            assertTrue(nats <= before + 1e-9, "step " + step + ": " + nats + " after " + before);
            before = nats;
        }
    }

    @Test
    void itIsOverOnceAStepGainsNextToNothing() {
        Whole run = begin(4, 0.5, Start.SEEDS, TRAINING);
        assertFalse(run.learner.converged());
        run.steps(1);
        double before = Double.POSITIVE_INFINITY, gain = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 200 && !run.learner.converged(); step++) {
            assertTrue(gain >= 1e-3, "gained " + gain);
            double objective = run.step().get("train_objective");
            gain = before - objective;
            before = objective;
        }
        assertTrue(gain < 1e-3 && run.learner.converged(), "gained " + gain);
    }

    @Test
    void oneComponentIsTheSmoothedShareOfWhitePixels() {
        Images images = Images.unlabelled(1, 2, 1, new byte[] {(byte) 128, 0, (byte) 200, 127, 0, (byte) 255});
        BernoulliMixture.Mixture fitted =
                mixture(begin(1, 0.5, Start.SEEDS, images).steps(1));
        assertArrayEquals(new double[] {2.5 / 4, 1.5 / 4}, fitted.whites().toDoubles(), 1e-15);
        assertEquals(-Math.log(2.5 / 4 * 2.5 / 4), fitted.nats(images, NOISE)[0], 1e-14);
    }

    @Test
    void startByClassesMakesEachComponentTheMeanOfAClass() {
        var images = Images.of(1, 1, 1, new byte[] {0, (byte) 255, (byte) 255}, new int[] {0, 0, 1}, List.of("a", "b"));
        BernoulliMixture.Mixture fitted =
                mixture(begin(2, 0.5, Start.CLASSES, images).steps(1));
        assertArrayEquals(new double[] {2.0 / 3, 1.0 / 3}, fitted.proportions().toDoubles(), 1e-15);
        assertArrayEquals(new double[] {1.5 / 3, 1.5 / 2}, fitted.whites().toDoubles(), 1e-15);
        assertThrows(IllegalArgumentException.class, () -> begin(3, 0.5, Start.CLASSES, images));
    }

    @Test
    void completionsAreDrawnFromTheConditionalDistribution() {
        assertEquals(0, BlackAndWhiteImages.deviationOfCompletions(fitted()), 3);
    }

    @Test
    void samplesAreDrawnFromTheDistribution() {
        BernoulliMixture.Mixture fitted = fitted();
        Images drawn = fitted.sample(new Philox(4, 0, 0), 40_000);
        assertEquals(0, BlackAndWhiteImages.deviationOfSamples(fitted), 3);
        assertArrayEquals(
                Arrays.copyOf(drawn.pixels(), 45),
                fitted.sample(new Philox(4, 0, 0), 5).pixels());
    }

    @Test
    void knownRowsAreKeptAsTheyAre() {
        byte[] completed = fitted().complete(NOISE, TRAINING, 2).pixels(), before = TRAINING.pixels();
        for (int n = 0; n < TRAINING.count(); n++)
            assertArrayEquals(
                    Arrays.copyOfRange(before, 9 * n, 9 * n + 6), Arrays.copyOfRange(completed, 9 * n, 9 * n + 6));
    }
}
