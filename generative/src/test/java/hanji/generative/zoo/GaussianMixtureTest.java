package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.zoo.GaussianMixture.Covariance;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GaussianMixtureTest {
    private static final double FLOOR = 1.0 / 12;

    private static Whole begin(int components, Covariance covariance, double floor, Images images) {
        return Whole.of(new GaussianMixture(), new GaussianMixture.Options(components, covariance, floor), images);
    }

    private static GaussianMixture.Mixture mixture(Whole run) {
        return (GaussianMixture.Mixture) run.learner.fitted();
    }

    @ParameterizedTest
    @EnumSource
    void logLikelihoodNeverFalls(Covariance covariance) {
        for (double floor : new double[] {FLOOR, 400}) {
            Whole run = begin(3, covariance, floor, Whole.random(5, 200, 2, 2)).steps(1);
            double before = Double.POSITIVE_INFINITY;
            for (int step = 0; step < 40; step++) {
                double bits = run.step().get("train_bits_per_dim");
                assertTrue(bits <= before + 1e-13, "step " + step + ": " + bits + " after " + before);
                before = bits;
            }
        }
    }

    /** In nats per dimension. */
    @Test
    void itIsOverOnceAStepGainsNextToNothing() {
        Whole run = begin(3, Covariance.DIAGONAL, FLOOR, Whole.clustered(3, 120, 3, 3, 3));
        assertFalse(run.learner.converged());
        run.steps(1);
        double before = Double.POSITIVE_INFINITY, gain = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 200 && !run.learner.converged(); step++) {
            assertTrue(gain > 0.999e-6, "gained " + gain);
            double nats = run.step().get("train_bits_per_dim");
            gain = before - nats;
            before = nats;
        }
        assertTrue(gain < 1.001e-6 && run.learner.converged(), "gained " + gain);
    }

    @ParameterizedTest
    @EnumSource
    void findsTheProportionsThatImagesWereDrawnWith(Covariance covariance) {
        byte[] pixels = new byte[100_000];
        var noise = new Philox(11, 0, 0);
        for (int i = 0; i < pixels.length; i++) {
            boolean first = noise.uniform(i) < 0.3;
            double z = Math.sqrt(-2 * Math.log(1 - noise.uniform(1_000_000 + i)))
                    * Math.cos(2 * Math.PI * noise.uniform(2_000_000 + i));
            pixels[i] = (byte) Math.floor(first ? 70 + 12 * z : 150 + 20 * z);
        }
        Whole run =
                begin(2, covariance, FLOOR, Images.unlabelled(1, 1, 1, pixels)).steps(30);
        double[] found = mixture(run).proportions().toDoubles();
        Arrays.sort(found);
        assertArrayEquals(new double[] {0.3, 0.7}, found, 0.01);
    }

    @Test
    void oneFullGaussianIsTheMomentsOfTheDequantizedImages() {
        Images images = Whole.clustered(2, 80, 2, 3, 2);
        GaussianMixture.Mixture fitted =
                mixture(begin(1, Covariance.FULL, FLOOR, images).steps(1));
        double[][] x = dequantized(images, new Noise(7).of("dequantization", 0));
        double[] mean = new double[6];
        for (double[] one : x) for (int d = 0; d < 6; d++) mean[d] += one[d] / x.length;
        double[][] covariance = new double[6][6];
        for (double[] one : x)
            for (int i = 0; i < 6; i++)
                for (int j = 0; j < 6; j++) covariance[i][j] += (one[i] - mean[i]) * (one[j] - mean[j]) / x.length;
        var noise = new Philox(9, 0, 0);
        double[] nats = fitted.nats(images, noise);
        double[][] scored = dequantized(images, noise);
        for (int n = 0; n < nats.length; n++) {
            for (int d = 0; d < 6; d++) scored[n][d] -= mean[d];
            assertEquals(Gaussians.nats(scored[n], covariance), nats[n], 1e-9);
        }
    }

    private static double[][] dequantized(Images images, Philox noise) {
        int size = images.imageSize();
        byte[] pixels = images.pixels();
        double[][] x = new double[images.count()][size];
        for (int i = 0; i < pixels.length; i++) x[i / size][i % size] = (pixels[i] & 255) + noise.uniform(i);
        return x;
    }

    @ParameterizedTest
    @EnumSource
    void variancesDoNotFallBelowTheFloor(Covariance covariance) {
        Images one = Images.unlabelled(1, 2, 1, new byte[] {50, 60, 50, 60, 50, 60});
        GaussianMixture.Mixture fitted = mixture(begin(2, covariance, 9, one).steps(3));
        double[] factors = fitted.spread().toDoubles();
        double perRow = covariance == Covariance.FULL ? 2 : 1;
        double squares = Arrays.stream(factors).map(f -> f * f).sum();
        assertEquals(1.0 / 9, squares / (factors.length / perRow), 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void samplesHaveTheMomentsOfTheMixture(Covariance covariance) {
        Images images = Whole.clustered(6, 300, 1, 3, 2);
        GaussianMixture.Mixture fitted =
                mixture(begin(2, covariance, FLOOR, images).steps(10));
        Images drawn = fitted.sample(new Philox(1, 0, 0), 20_000);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j <= i; j++) {
                if (covariance == Covariance.DIAGONAL && i != j) continue;
                assertEquals(1, moment(drawn, i, j) / moment(images, i, j), 0.03, i + ", " + j);
            }
        assertArrayEquals(
                Arrays.copyOf(drawn.pixels(), 9),
                fitted.sample(new Philox(1, 0, 0), 3).pixels());
    }

    private static double moment(Images images, int i, int j) {
        byte[] pixels = images.pixels();
        double sum = 0;
        for (int n = 0; n < images.count(); n++) sum += (pixels[n * 3 + i] & 255) * (pixels[n * 3 + j] & 255);
        return sum / images.count();
    }
}
