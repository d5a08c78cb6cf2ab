package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.AllImages;
import hanji.generative.model.ByBayes;
import hanji.generative.model.Classifies;
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
        Whole run = begin(2, 0.5, Start.CLASSES, images).steps(1);
        BernoulliMixture.Mixture fitted = ((NaiveBayes) run.learner.fitted()).mixture();
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

    /** Over all 16 black and white images of 2 x 2, against shares and smoothed means that are counted here. */
    @Test
    void oneStepFromTheClassesIsANaiveBayesClassifier() {
        byte[] pixels = new byte[7 * 4];
        int[] labels = {0, 1, 0, 2, 2, 0, 1};
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) ((i * 5 + labels[i / 4] * 3) % 7 < 3 ? 255 : 0);
        Images images = Images.of(2, 2, 1, pixels, labels, List.of("a", "b", "c"));
        var options = new BernoulliMixture.Options(3, 0.5, BernoulliMixture.Start.CLASSES);
        var fitted = (ByBayes) Whole.of(new BernoulliMixture(), options, images)
                .steps(1)
                .learner
                .fitted();
        var all = new AllImages(2, 2, 1, 2);
        byte[] white = all.images().pixels();
        for (int i = 0; i < white.length; i++) white[i] *= (byte) 255;
        Images every = Images.unlabelled(2, 2, 1, white);
        double[] logs = fitted.logProbs(every).toDoubles(), nats = fitted.nats(every, new Philox(1, 1, 1));
        double sum = 0;
        for (int n = 0; n < 16; n++) {
            double[] joint = new double[3];
            for (int k = 0; k < 3; k++) joint[k] = joint(images, k, white, n);
            double evidence = Arrays.stream(joint).sum();
            assertEquals(-Math.log(evidence), nats[n], 1e-12);
            for (int k = 0; k < 3; k++) assertEquals(joint[k] / evidence, Math.exp(logs[3 * n + k]), 1e-12);
            assertEquals(1, Arrays.stream(logs, 3 * n, 3 * n + 3).map(Math::exp).sum(), 1e-12);
            sum += Math.exp(-nats[n]);
        }
        assertEquals(1, sum, 1e-12);
    }

    /** p(x, k) from counts, half a white and half a black image of each class added. */
    private static double joint(Images images, int k, byte[] x, int n) {
        double of = Arrays.stream(images.labels()).filter(label -> label == k).count();
        double p = of / images.count();
        for (int d = 0; d < 4; d++) {
            double whites = 0.5;
            for (int i = 0; i < images.count(); i++)
                if (images.label(i) == k && images.pixels()[4 * i + d] != 0) whites++;
            double share = whites / (of + 1);
            p *= x[4 * n + d] != 0 ? share : 1 - share;
        }
        return p;
    }

    @Test
    void aSecondStepMovesTheComponentsAwayFromTheClasses() {
        Images images = Whole.clustered(3, 20, 3, 3, 2);
        var options = new BernoulliMixture.Options(2, 0.1, BernoulliMixture.Start.CLASSES);
        Whole training = Whole.of(new BernoulliMixture(), options, images);
        assertFalse(training.learner.fitted() instanceof Classifies, "before any step");
        assertTrue(training.steps(1).learner.fitted() instanceof Classifies);
        assertFalse(training.steps(1).learner.fitted() instanceof Classifies);
    }
}
