package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Step;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IwaeTest {
    private static final Philox NOISE = new Philox(3, 1, 4);
    private static final Step SILENT = new Step(0, 0, false);
    private static final int IMAGE = 0b011010;

    /**
     * Importance weights at nodes of z and their probabilities under q, so that means over q are sums.
     */
    private record Weights(double[] weight, double[] probability) {
        static Weights of(TinyVae tiny, int nodes) {
            Normal q = tiny.network()
                    .encode(VaeDecoder.BERNOULLI
                            .observe(TinyVae.copies(IMAGE, 1), tiny.site())
                            .input());
            double mean = q.mean().item(), logVar = q.logVar().item(), deviation = Math.exp(logVar / 2);
            double[] weight = new double[nodes], probability = new double[nodes];
            for (int i = 0; i < nodes; i++) {
                double z = mean + deviation * 14 * ((i + 0.5) / nodes - 0.5);
                double logQ = TinyVae.logNormal(z, mean, logVar);
                weight[i] = Math.exp(tiny.logLikelihood(IMAGE, z) + TinyVae.logNormal(z, 0, 0) - logQ);
                probability[i] = Math.exp(logQ) * deviation * 14 / nodes;
            }
            return new Weights(weight, probability);
        }

        /** E log (w_1 + ... + w_k) / k, k nested sums. */
        double bound(int k) {
            return bound(k, k, 0);
        }

        private double bound(int left, int k, double sum) {
            if (left == 0) return Math.log(sum / k);
            double mean = 0;
            for (int i = 0; i < weight.length; i++) mean += probability[i] * bound(left - 1, k, sum + weight[i]);
            return mean;
        }
    }

    @Test
    void theBoundGrowsWithTheSamplesAndStaysBelowTheEvidence() {
        TinyVae tiny = TinyVae.create();
        Weights weights = Weights.of(tiny, 150);
        assertEquals(1, Arrays.stream(weights.probability).sum(), 1e-10);
        double one = weights.bound(1), two = weights.bound(2), three = weights.bound(3);
        double evidence = tiny.logProbability(IMAGE);
        double[] rising = {one, two, three, evidence};
        for (int i = 1; i < 4; i++) assertTrue(rising[i] > rising[i - 1] + 1e-3, Arrays.toString(rising));
    }

    /** In the mean over many draws, within 4 standard errors. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theTrainedBoundIsThatOfTheDefinition(int samples) {
        TinyVae tiny = TinyVae.create();
        double[] bounds = bounds(tiny, 20_000, samples);
        double mean = Arrays.stream(bounds).average().orElseThrow();
        double variance =
                Arrays.stream(bounds).map(b -> (b - mean) * (b - mean)).sum() / bounds.length;
        double error = Math.sqrt(variance / bounds.length);
        assertEquals(Weights.of(tiny, 150).bound(samples), mean, 4 * error);
        assertTrue(error < 0.02, "an error that proves something: " + error);
    }

    private static double[] bounds(TinyVae tiny, int count, int samples) {
        Observed seen = VaeDecoder.BERNOULLI.observe(TinyVae.copies(IMAGE, count), tiny.site());
        return Arrays.stream(Iwae.negativeBound(tiny.network(), seen, NOISE, samples, SILENT)
                        .toDoubles())
                .map(nats -> -nats)
                .toArray();
    }

    /** With as many samples and the same noise; with one, it is the bound of a VAE by one sample. */
    @Test
    void theFigureIsTheTrainedBound() {
        TinyVae tiny = TinyVae.create();
        Images images = TinyVae.copies(IMAGE, 5);
        for (int samples : new int[] {1, 4}) {
            double[] figure = new Iwae.Model(tiny.network(), tiny.site(), samples).nats(images, NOISE);
            double[] trained =
                    Arrays.stream(bounds(tiny, 5, samples)).map(b -> -b).toArray();
            assertArrayEquals(trained, figure, 1e-12);
        }
        assertTrue(IntStream.range(1, 5).anyMatch(n -> bounds(tiny, 5, 1)[n] != bounds(tiny, 5, 1)[0]));
    }

    @Test
    void manySamplesComeNearTheEvidence() {
        TinyVae tiny = TinyVae.create();
        double[] nats = new Iwae.Model(tiny.network(), tiny.site(), 1000).nats(TinyVae.copies(IMAGE, 20), NOISE);
        double mean = Arrays.stream(nats).average().orElseThrow();
        assertEquals(-tiny.logProbability(IMAGE), mean, 0.05);
    }
}
