package hanji.generative.zoo;

import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.generative.model.Site;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class VqVaeTest {
    private static final VqVae.Options OPTIONS = new VqVae.Options(3, 2, 4, VaeDecoder.BERNOULLI, 4, 0.1);

    private static Site site(int height, int width) {
        return new Site(height, width, 1, 0, Device.CPU, DType.F64, new Noise(5));
    }

    private static VqNetwork network(Site site) {
        VqNetwork network = VqNetwork.create(OPTIONS, site);
        Untrained.scatter(network, 0.6);
        return network;
    }

    @Test
    void theNearestRowIsChosen() {
        Tensor codebook = Tensor.of(new double[] {0, 0, 1, 1, -2, 0.5}, 3, 2);
        Tensor encoded = Tensor.of(new double[] {0.4, 0.4, 0.6, 0.6, -0.9, 0.2, -1.2, 0.3}, 1, 2, 2, 2);
        assertArrayEquals(
                new double[] {0, 1, 0, 2}, VqNetwork.nearest(encoded, codebook).toDoubles());
    }

    /** Gradients of one part of the loss by the bias behind the encoder's vectors, and by the codebook. */
    private record Pull(double[] ofBias, double[] ofCodebook) {
        static Pull of(VqNetwork network, Observed seen, Function<VqNetwork.Parts, Tensor> part) {
            Tensor bias = network.encoded().bias(), codebook = network.codebook();
            try (var tape = Tape.open()) {
                Tensor loss = sum(part.apply(VqNetwork.Parts.of(network, seen)));
                Gradients gradients = tape.gradients(loss, List.of(bias, codebook));
                return new Pull(
                        gradients.of(bias).toDoubles(), gradients.of(codebook).toDoubles());
            }
        }
    }

    /** Sums over everything but the last axis of [.., F]. */
    private static double[] perColumn(double[] values, int columns) {
        double[] sums = new double[columns];
        for (int i = 0; i < values.length; i++) sums[i % columns] += values[i];
        return sums;
    }

    /**
     * What arrives at the rows e goes on to the encoder's vectors, whose bias sees its sum; the codebook gets nothing.
     */
    @Test
    void theLikelihoodsGradientPassesStraightThrough() {
        Site site = site(9, 8);
        VqNetwork network = network(site);
        Observed seen = VaeDecoder.BERNOULLI.observe(Whole.random(3, 4, 9, 8), site);
        Tensor encoded = network.encode(seen.input());
        Tensor rows = network.rows(VqNetwork.nearest(encoded, network.codebook()));
        double[] atRows;
        try (var tape = Tape.open()) {
            Tensor logLikelihood = sum(network.logLikelihood(rows, seen.intensities()));
            atRows = tape.gradients(logLikelihood, List.of(rows)).of(rows).toDoubles();
        }
        Pull pull = Pull.of(network, seen, VqNetwork.Parts::logLikelihood);
        double[] expected = perColumn(atRows, 2);
        assertTrue(Math.abs(expected[0]) > 1e-3);
        assertArrayEquals(expected, pull.ofBias, 1e-9);
        assertArrayEquals(new double[8], pull.ofCodebook);
    }

    /**
     * d|sg[z] - e|²/de = 2 (e - z) summed by row, nothing for the encoder; d|z - sg[e]|²/dz = 2 (z - e), nothing for
     * the rows.
     */
    @Test
    void theCodebookAndTheCommitmentPullAtOneSideEach() {
        Site site = site(8, 8);
        VqNetwork network = network(site);
        Observed seen = VaeDecoder.BERNOULLI.observe(Whole.random(4, 4, 8, 8), site);
        Tensor encoded = network.encode(seen.input()), codebook = network.codebook();
        double[] codes = VqNetwork.nearest(encoded, codebook).toDoubles(), z = encoded.toDoubles();
        double[] ofCodebook = new double[8], ofVectors = new double[z.length];
        double squares = 0;
        for (int i = 0; i < z.length; i++) {
            int at = 2 * (int) codes[i / 2] + i % 2;
            double difference = z[i] - codebook.get(at);
            ofCodebook[at] -= 2 * difference;
            ofVectors[i] = 2 * difference;
            squares += difference * difference;
        }
        Pull book = Pull.of(network, seen, VqNetwork.Parts::codebook);
        assertArrayEquals(ofCodebook, book.ofCodebook, 1e-10);
        assertArrayEquals(new double[2], book.ofBias);
        Pull commitment = Pull.of(network, seen, VqNetwork.Parts::commitment);
        assertArrayEquals(perColumn(ofVectors, 2), commitment.ofBias, 1e-10);
        assertArrayEquals(new double[8], commitment.ofCodebook);
        VqNetwork.Parts parts = VqNetwork.Parts.of(network, seen);
        assertEquals(squares, sum(parts.codebook()).item(), 1e-10);
        assertEquals(squares, sum(parts.commitment()).item(), 1e-10);
        double logLikelihood = sum(parts.logLikelihood()).item();
        assertEquals(
                squares + 0.25 * squares - logLikelihood, sum(parts.objective()).item(), 1e-9);
    }

    /** Of images of 4 x 4 there is one code, so that p(x) is a sum over four. */
    @Test
    void theBoundIsAboveTheSumOverAllCodes() {
        Site site = site(4, 4);
        PixelCnn.Network prior = PixelCnn.Network.create(
                OPTIONS.prior(), PixelFeatures.oneHot(4, DType.F64, Device.CPU), site.initializer("prior"));
        Untrained.scatter(prior, 0.5);
        var networks = new VqVae.Networks(network(site), prior);
        Images images = Whole.random(6, 50, 4, 4);
        double[] nats = new VqVae.Model(networks, site).nats(images, new Philox(1, 0, 0));
        double[][] joint = new double[4][];
        double total = 0;
        for (int k = 0; k < 4; k++) {
            Tensor codes = Tensor.full(k, DType.I32, Shape.of(50, 1, 1, 1), Device.CPU);
            double ofCode = prior.nats(codes).get(0);
            total += Math.exp(-ofCode);
            joint[k] = networks.coder()
                    .logLikelihood(networks.coder().rows(codes), site.intensities(images))
                    .toDoubles();
            for (int n = 0; n < 50; n++) joint[k][n] -= ofCode;
        }
        assertEquals(1, total, 1e-12);
        for (int n = 0; n < 50; n++) {
            double evidence = 0, nearest = Double.POSITIVE_INFINITY;
            for (int k = 0; k < 4; k++) {
                evidence += Math.exp(joint[k][n]);
                nearest = Math.min(nearest, Math.abs(nats[n] + joint[k][n]));
            }
            assertEquals(0, nearest, 1e-9); // it is the term of one code
            assertTrue(nats[n] >= -Math.log(evidence) - 1e-12);
        }
    }

    /** The prior's features tell every code from every other. */
    @Test
    void codesAreNoAmounts() {
        PixelFeatures features = PixelFeatures.oneHot(3, DType.F64, Device.CPU);
        double[] of = features.of(Tensor.of(new byte[] {2}, 1, 1, 1, 1)).toDoubles();
        assertArrayEquals(new double[] {0, 0, 1, 0, 0}, of);
    }
}
