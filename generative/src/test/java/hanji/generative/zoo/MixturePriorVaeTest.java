package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Site;
import hanji.generative.zoo.MixturePriorVae.Components;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.nn.layer.Linear;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MixturePriorVaeTest {
    private static final Philox NOISE = new Philox(3, 1, 4);
    private static final int IMAGE = 0b011010;

    private static MixturePriorVae.Network network(Components prior) {
        var options = new MixturePriorVae.Options(1, 4, VaeDecoder.BERNOULLI, VaeLayers.DENSE, prior, 3, 0.1);
        MixturePriorVae.Network network = MixturePriorVae.Network.create(TinyVae.config(), options, TinyVae.site(0));
        TinyVae.scatter(network, network.coder());
        return network;
    }

    private static double[] logPrior(MixturePriorVae.Network network) {
        return network.logPrior(TinyVae.codes(TinyVae.nodes())).toDoubles();
    }

    @ParameterizedTest
    @EnumSource
    void thePriorIsADensity(Components prior) {
        double[] logs = logPrior(network(prior));
        int[] at = {0};
        assertEquals(1, TinyVae.integral(_ -> Math.exp(logs[at[0]++])), 1e-9);
    }

    @Test
    void thePriorIsTheMixtureOfItsFormula() {
        Tensor logits = Tensor.of(new double[] {0, Math.log(3)}, 2);
        Tensor means = Tensor.of(new double[] {-1, 2, 0.5, 0}, 2, 2);
        Tensor logVars = Tensor.of(new double[] {0, 1, -1, 0.3}, 2, 2);
        var prior = new MixturePriorVae.Normals(logits, means, logVars);
        var network = new MixturePriorVae.Network(network(Components.NORMAL).coder(), prior);
        double[] z = {0.3, -0.7};
        double expected = 0;
        for (int k = 0; k < 2; k++) {
            double log = Math.log(k == 0 ? 0.25 : 0.75);
            for (int j = 0; j < 2; j++) log += TinyVae.logNormal(z[j], means.get(2 * k + j), logVars.get(2 * k + j));
            expected += Math.exp(log);
        }
        assertEquals(Math.log(expected), network.logPrior(Tensor.of(z, 1, 2)).item(), 1e-12);
    }

    /** Pseudo-inputs stand for what the encoder makes of them, in equal proportions. */
    @Test
    void pseudoInputsAreEncoded() {
        Site site = TinyVae.site(0);
        VaeNetwork coder = network(Components.NORMAL).coder();
        Images images = Images.unlabelled(1, 6, 1, new byte[] {10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120});
        double[] logits = new double[12];
        for (int i = 0; i < 12; i++) {
            double v = images.pixels()[i] / 255.0;
            logits[i] = Math.log(v / (1 - v));
        }
        var network = new MixturePriorVae.Network(coder, new MixturePriorVae.PseudoInputs(Tensor.of(logits, 2, 6)));
        Normal q = coder.encode(site.unit(Images.unlabelled(2, 3, 1, images.pixels())));
        double z = 0.4;
        double expected = Math.exp(
                                TinyVae.logNormal(z, q.mean().get(0), q.logVar().get(0)))
                        / 2
                + Math.exp(TinyVae.logNormal(z, q.mean().get(1), q.logVar().get(1))) / 2;
        assertEquals(Math.log(expected), network.logPrior(TinyVae.codes(z)).item(), 1e-6); // v / 255 is of F32
    }

    /** KL(q || p) by Monte Carlo has the mean of the integral, within 4 standard errors. */
    @ParameterizedTest
    @EnumSource
    void theDivergenceIsItsIntegralInTheMean(Components prior) {
        MixturePriorVae.Network network = network(prior);
        int count = 40_000;
        Observed seen = VaeDecoder.BERNOULLI.observe(TinyVae.copies(IMAGE, count), TinyVae.site(0));
        MixturePriorVae.Bound bound = network.bound(seen, NOISE);
        double mean = bound.posterior().mean().get(0),
                logVar = bound.posterior().logVar().get(0);
        double[] logs = logPrior(network);
        int[] at = {0};
        double expected = TinyVae.integral(z -> {
            double logQ = TinyVae.logNormal(z, mean, logVar);
            return Math.exp(logQ) * (logQ - logs[at[0]++]);
        });
        double[] estimates = bound.kl().toDoubles();
        double average = Arrays.stream(estimates).average().orElseThrow();
        double variance =
                Arrays.stream(estimates).map(e -> (e - average) * (e - average)).sum() / count;
        double tolerance = 4 * Math.sqrt(variance / count);
        assertTrue(expected > 2 * tolerance, "a divergence that proves something: " + expected + " " + tolerance);
        assertEquals(expected, average, tolerance);
    }

    /** Of codes near -3 the pictures are black, of those near 3 white: a quarter and three quarters. */
    @Test
    void componentsAreDrawnInTheirProportions() {
        Site site = TinyVae.site(0);
        VaeNetwork any = network(Components.NORMAL).coder();
        Tensor toImage = Tensor.of(new double[] {9, 9, 9, 9, 9, 9, -9, -9, -9, -9, -9, -9}, 2, 6);
        var coder = new VaeNetwork(
                any.encoder(),
                any.mean(),
                any.logVar(),
                new Linear(Tensor.of(new double[] {1, -1}, 1, 2), Tensor.of(new double[2], 2)),
                new Linear(toImage, Tensor.of(new double[6], 6)),
                any.logits(),
                any.likelihood());
        var prior = new MixturePriorVae.Normals(
                Tensor.of(new double[] {0, Math.log(3)}, 2),
                Tensor.of(new double[] {-3, 3}, 2, 1),
                Tensor.of(new double[] {-4, -4}, 2, 1));
        var model = new MixturePriorVae.Model(new MixturePriorVae.Network(coder, prior), site);
        int count = 4000, white = 0;
        byte[] pixels = model.sample(NOISE, count).pixels();
        for (int n = 0; n < count; n++) {
            int first = Byte.toUnsignedInt(pixels[6 * n]);
            assertTrue(first == 0 || first == 255);
            if (first == 255) white++;
        }
        assertEquals(0.75, white / (double) count, 0.028); // 4 standard errors
    }
}
