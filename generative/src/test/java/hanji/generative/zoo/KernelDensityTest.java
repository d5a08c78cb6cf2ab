package hanji.generative.zoo;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.AllImages;
import hanji.generative.model.Density;
import hanji.generative.model.Learner;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KernelDensityTest {
    private static final Images TRAINING = Whole.clustered(5, 40, 4, 4, 4);
    private static final Images UNSEEN = Whole.clustered(6, 40, 4, 4, 4);

    private static Density fit(double bandwidth, Images images) {
        return (Density) begin(bandwidth, images).steps(1).learner.fitted();
    }

    private static Whole begin(double bandwidth, Images images) {
        return Whole.of(new KernelDensity(), new KernelDensity.Options(bandwidth, 1000), images);
    }

    private static double meanNats(Density density, Images images) {
        return Arrays.stream(density.nats(images)).average().orElseThrow();
    }

    @Test
    void probabilitiesOfAllImagesSumToOne() {
        Images training = Images.unlabelled(1, 2, 1, new byte[] {0, 7, 100, (byte) 255, (byte) 200, 3});
        for (double bandwidth : new double[] {0.3, 12, 1000})
            assertEquals(
                    1,
                    Arrays.stream(new AllImages(1, 2, 1, 256).probabilities(fit(bandwidth, training)))
                            .sum(),
                    1e-12);
    }

    @Test
    void narrowKernelsKnowTheTrainingImagesByHeartAndNothingElse() {
        double[] bandwidths = {32, 8, 2, 0.5, 0.1};
        double train = Double.POSITIVE_INFINITY, test = 0;
        for (double bandwidth : bandwidths) {
            Density density = fit(bandwidth, TRAINING);
            assertTrue(meanNats(density, TRAINING) < train);
            if (bandwidth < 8) assertTrue(meanNats(density, UNSEEN) > 4 * test);
            train = meanNats(density, TRAINING);
            test = meanNats(density, UNSEEN);
        }
        assertEquals(Math.log(TRAINING.count()), train, 1e-9);
        assertTrue(test > 1e5, "" + test);
    }

    @Test
    void leavingOneOutIsTheDensityOfTheOthers() {
        int size = TRAINING.imageSize(), count = TRAINING.count();
        double sum = 0;
        for (int left = 0; left < count; left++) {
            byte[] others = new byte[(count - 1) * size];
            for (int n = 0; n < count; n++) if (n != left) TRAINING.copyTo(n, others, (n < left ? n : n - 1) * size);
            sum += meanNats(fit(20, Images.unlabelled(4, 4, 1, others)), TRAINING.slice(left, left + 1));
        }
        double logged = begin(20, TRAINING).step().get("leave_one_out_bits_per_dim");
        assertEquals(sum / count / size, logged, 1e-12);
    }

    /** As many images choose as there are here, so the choice can be made again by a run for each width. */
    @Test
    void theBandwidthThatIsChosenIsTheLikeliestWhenOneIsLeftOut() {
        Whole run = begin(0, TRAINING);
        Map<String, Double> chosen = run.step();
        double least = Double.POSITIVE_INFINITY, best = 0;
        for (int quarter = 0; quarter <= 28; quarter++) {
            double bandwidth = Math.pow(2, quarter / 4.0);
            double bits = begin(bandwidth, TRAINING).step().get("leave_one_out_bits_per_dim");
            if (bits < least) best = bandwidth;
            least = Math.min(least, bits);
        }
        assertEquals(best, chosen.get("bandwidth"), 1e-12);
        assertEquals(least, chosen.get("leave_one_out_bits_per_dim"), 1e-12);
        assertTrue(best > 2 && best < 100, "not at an end: " + best);
    }

    @Test
    void aChosenBandwidthIsPartOfTheStateAndAGivenOneIsNot() {
        Whole run = begin(0, TRAINING).steps(1);
        Learner resumed = begin(0, TRAINING).learner;
        resumed.state()
                .forEach((name, tensor) ->
                        tensor.copyFrom(requireNonNull(run.learner.state().get(name))));
        assertArrayEquals(((Density) run.learner.fitted()).nats(UNSEEN), ((Density) resumed.fitted()).nats(UNSEEN));
        assertEquals(
                Set.of("images", "filled"), begin(9, TRAINING).learner.state().keySet());
    }

    @Test
    void samplesAreDrawnFromTheDistribution() {
        var all = new AllImages(1, 1, 1, 256);
        Density density = fit(9, Images.unlabelled(1, 1, 1, new byte[] {0, 30, (byte) 250}));
        Images drawn = density.sample(new Philox(3, 0, 0), 40_000);
        assertEquals(0, all.chiSquareDeviation(all.probabilities(density), drawn), 3);
        assertArrayEquals(
                Arrays.copyOf(drawn.pixels(), 5),
                density.sample(new Philox(3, 0, 0), 5).pixels());
    }

    @Test
    void completionsFollowTheKnownRowAndKeepIt() {
        Density density = fit(2, Images.unlabelled(2, 1, 1, new byte[] {20, 40, 100, (byte) 200}));
        Images half = Images.unlabelled(2, 1, 1, new byte[] {21, 0, 99, 0});
        byte[] completed = density.complete(new Philox(1, 0, 0), half, 1).pixels();
        assertArrayEquals(new byte[] {21, 99}, new byte[] {completed[0], completed[2]});
        assertEquals(40, completed[1], 10);
        assertEquals(200, completed[3] & 255, 10);
    }
}
