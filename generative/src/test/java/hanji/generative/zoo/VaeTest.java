package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Objective;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.kernels.pointwise.Affine;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.Unary;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VaeTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    /** The gap between the evidence and its bound is KL(q(z | x) || p(z | x)), arXiv:1312.6114, equation 1. */
    @ParameterizedTest
    @CsvSource({"0b101100", "0b000000", "0b011111"})
    void theEvidenceIsTheBoundPlusTheDivergenceFromThePosterior(String bits) {
        int image = Integer.parseInt(bits.substring(2), 2);
        TinyVae tiny = TinyVae.create();
        VaeNetwork network = tiny.network();
        Observed seen = VaeDecoder.BERNOULLI.observe(TinyVae.copies(image, 1), tiny.site());
        VaeNetwork.Elbo elbo = network.elbo(seen, NOISE);
        double mean = elbo.posterior().mean().item(),
                logVar = elbo.posterior().logVar().item();
        double[] nodes = TinyVae.nodes();
        Observed many = VaeDecoder.BERNOULLI.observe(TinyVae.copies(image, nodes.length), tiny.site());
        double[] logLikelihood =
                network.logLikelihood(TinyVae.codes(nodes), many.intensities()).toDoubles();
        double expected = 0;
        for (int i = 0; i < nodes.length; i++)
            expected += Math.exp(TinyVae.logNormal(nodes[i], mean, logVar)) * logLikelihood[i] / 256;
        double bound = expected - elbo.kl().item();
        double evidence = tiny.logProbability(image);
        double divergence = TinyVae.integral(z -> {
            double logQ = TinyVae.logNormal(z, mean, logVar);
            double logPosterior = tiny.logLikelihood(image, z) + TinyVae.logNormal(z, 0, 0) - evidence;
            return Math.exp(logQ) * (logQ - logPosterior);
        });
        assertTrue(divergence > 1e-3, "a gap that proves something: " + divergence);
        assertEquals(evidence, bound + divergence, 1e-8);
    }

    @Test
    void theBoundOfOneSampleIsItsFormula() {
        TinyVae tiny = TinyVae.create();
        int image = 0b110100;
        Observed seen = VaeDecoder.BERNOULLI.observe(TinyVae.copies(image, 3), tiny.site());
        VaeNetwork.Elbo elbo = tiny.network().elbo(seen, NOISE);
        double[] codes = elbo.posterior().sample(NOISE).toDoubles();
        double[] negative = elbo.negative().toDoubles();
        for (int n = 0; n < 3; n++) {
            double mean = elbo.posterior().mean().get(n),
                    logVar = elbo.posterior().logVar().get(n);
            double kl = 0.5 * (Math.exp(logVar) + mean * mean - 1 - logVar);
            assertEquals(kl - tiny.logLikelihood(image, codes[n]), negative[n], 1e-12);
        }
    }

    private static Site site(int height, int width, int channels) {
        return new Site(height, width, channels, 0, Device.CPU, DType.F64, new Noise(5));
    }

    private static VaeNetwork network(VaeDecoder decoder, VaeLayers layers, Site site) {
        VaeNetwork network = new VaeNetwork.Config(2, 5, decoder, layers).create(site, site.initializer("network"));
        Untrained.scatter(network, 0.5);
        return network;
    }

    /** Over all 256 intensities, or over black and white; and the picture is the mean. */
    @ParameterizedTest
    @CsvSource({
        "BERNOULLI, DENSE", "CATEGORICAL, DENSE", "LOGISTIC, DENSE",
        "BERNOULLI, CONVOLUTIONAL", "CATEGORICAL, CONVOLUTIONAL", "LOGISTIC, CONVOLUTIONAL"
    })
    void theLikelihoodOfEveryDecoderSumsToOne(VaeDecoder decoder, VaeLayers layers) {
        Site site = site(5, 4, 2);
        VaeNetwork network = network(decoder, layers, site);
        int values = site.dimensions(), levels = 256;
        double[] codes = new double[2 * levels];
        byte[] intensities = new byte[levels * values];
        for (int i = 0; i < codes.length; i++) codes[i] = i % 2 == 0 ? 0.7 : -1.3;
        for (int i = 0; i < intensities.length; i++) intensities[i] = (byte) (i / values);
        Tensor outputs = network.decode(Tensor.of(codes, levels, 2));
        double[] logProbs = decoder.logProb(outputs, Tensor.of(intensities, levels, 5, 4, 2))
                .toDoubles();
        double[] means = decoder.means(outputs).toDoubles();
        boolean binary = decoder == VaeDecoder.BERNOULLI;
        for (int d = 0; d < values; d++) {
            double sum = 0, mean = 0;
            for (int v = 0; v < levels; v += binary ? levels - 1 : 1) {
                double p = Math.exp(logProbs[v * values + d]);
                sum += p;
                mean += p * v / (levels - 1);
            }
            assertEquals(1, sum, 1e-10);
            if (decoder != VaeDecoder.LOGISTIC) assertEquals(mean, means[d], 1e-10); // its tails are cut off
        }
    }

    @Test
    void whiteBeginsAbove127() {
        Site site = site(1, 2, 1);
        Observed seen = VaeDecoder.BERNOULLI.observe(Images.unlabelled(1, 2, 1, new byte[] {127, (byte) 128}), site);
        assertEquals(
                List.of(0.0, 1.0), List.of(seen.input().get(0), seen.input().get(1)));
        Tensor logits = Tensor.of(new double[] {2, 2}, 1, 2);
        double[] logs = VaeDecoder.BERNOULLI.logProb(logits, seen.intensities()).toDoubles();
        assertEquals(-Math.log1p(Math.exp(2)), logs[0], 1e-12);
        assertEquals(-Math.log1p(Math.exp(-2)), logs[1], 1e-12);
    }

    @Test
    void betaWeighsTheDivergenceAndFreeBitsForgiveSomeOfIt() {
        Tensor kl = Tensor.of(new double[] {0.1, 2, 0.3, 4}, 2, 2), logLikelihood = Tensor.of(new double[] {-7, -9}, 2);
        var elbo = new VaeNetwork.Elbo(Normal.standard(DType.F64, Device.CPU), logLikelihood, kl);
        assertEquals(16 + 6.4, Vae.objective(elbo, 1, 0).item(), 1e-12);
        assertEquals(16 + 3 * 6.4, Vae.objective(elbo, 3, 0).item(), 1e-12);
        // the means over the batch are 0.2 and 3
        assertEquals(16 + 2 * (0.5 + 3), Vae.objective(elbo, 1, 0.5).item(), 1e-12);
        assertEquals(16 + 2 * 2 * (0.5 + 3), Vae.objective(elbo, 2, 0.5).item(), 1e-12);
    }

    @Test
    void activeUnitsAreThoseWhoseMeansVary() {
        assertEquals(1, VaeNetwork.activeUnits(Tensor.of(new double[] {1, 5, 1.1, 5, 1.3, 5.01}, 3, 2)));
    }

    @ParameterizedTest
    @EnumSource(VaeDecoder.class)
    void impossibleOptionsAreRefused(VaeDecoder decoder) {
        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Vae.Options(2, 3, decoder, VaeLayers.DENSE, wrong, 0, 0.1));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Vae.Options(2, 3, decoder, VaeLayers.DENSE, 1, wrong, 0.1));
        }
        var options = new Vae.Options(2, 3, decoder, VaeLayers.CONVOLUTIONAL, 1, 0, 0.1);
        var refused = assertThrows(IllegalArgumentException.class, () -> new Vae().learner(options, site(3, 9, 1)));
        assertTrue(refused.getMessage().contains("4 x 4"), refused.getMessage());
    }

    /**
     * A linear VAE: q(z | x) = N(A x + a, diagonal), p(x | z) = N(W z + b, sigma² I).
     *
     * @param logVar of q, [L]: a linear model needs no more
     * @param logNoise log sigma², [1]
     */
    private record Linears(Linear encoder, Tensor logVar, Linear decoder, Tensor logNoise) implements Module {
        /**
         * -ELBO, a mean over the images. log p(x | z) is quadratic in z, so its mean under q is exactly that over the 2
         * L points mean ± sqrt(L) deviation along each axis.
         */
        Tensor negativeElbo(Tensor images) {
            Normal q = new Normal(encoder.forward(images), logVar);
            int latent = logVar.size();
            List<Tensor> means = new ArrayList<>();
            for (int j = 0; j < latent; j++)
                for (int sign = -1; sign <= 1; sign += 2) {
                    double[] axis = new double[latent];
                    axis[j] = sign * Math.sqrt(latent);
                    Tensor away = Binary.multiply(Unary.exp(Affine.scale(logVar, 0.5)), Tensor.of(axis, latent));
                    Tensor x = decoder.forward(Binary.add(q.mean(), away));
                    means.add(mean(sum(new Normal(x, logNoise).logProb(images), 1)));
                }
            Tensor logLikelihood =
                    Affine.scale(means.stream().reduce(Binary::add).orElseThrow(), 1.0 / means.size());
            return subtract(mean(sum(Normal.kl(q, Normal.standard(DType.F64, Device.CPU)), 1)), logLikelihood);
        }
    }

    /** Its optimum is that of probabilistic PCA, whose likelihood is known: Tipping and Bishop (1999), section 3.2. */
    @Test
    void aLinearVaeReachesTheLikelihoodOfProbabilisticPca() {
        int n = 60, dimensions = 5, latent = 2, steps = 1500;
        double[] x = correlated(n, dimensions, latent);
        Tensor images = Tensor.of(x, n, dimensions);
        Site site = site(1, dimensions, 1);
        var initializer = site.initializer("linear");
        var network = new Linears(
                Linear.create(dimensions, latent, 0.3, initializer),
                Tensor.zeros(DType.F64, Shape.of(latent), Device.CPU),
                Linear.create(latent, dimensions, 0.3, initializer),
                Tensor.zeros(DType.F64, Shape.of(1), Device.CPU));
        Map<String, Tensor> parameters = network.parameters();
        Objective objective = Objective.of(parameters, Adam.adam(parameters));
        Schedule rate = Schedule.cosine(0.05, 0.0005, steps);
        for (int step = 0; step < steps; step++)
            try (var _ = Scope.open()) {
                objective.descend(new Step(step, 0, false), rate.at(step), () -> network.negativeElbo(images));
            }
        assertEquals(
                -probabilisticPca(x, n, dimensions, latent),
                network.negativeElbo(images).item(),
                1e-3);
    }

    /** Random numbers of which two directions have most of the variance. */
    private static double[] correlated(int n, int dimensions, int latent) {
        var source = new SplittableRandom(8);
        double[][] directions = new double[latent][dimensions];
        for (double[] direction : directions) Arrays.setAll(direction, _ -> 2 * source.nextDouble() - 1);
        double[] x = new double[n * dimensions];
        for (int image = 0; image < n; image++) {
            for (int d = 0; d < dimensions; d++) x[image * dimensions + d] = 0.5 * d + 0.4 * source.nextGaussian();
            for (double[] direction : directions) {
                double z = source.nextGaussian();
                for (int d = 0; d < dimensions; d++) x[image * dimensions + d] += 1.5 * z * direction[d];
            }
        }
        return x;
    }

    /** The highest log-likelihood of an image, from the eigenvalues of the covariance. */
    private static double probabilisticPca(double[] x, int n, int dimensions, int latent) {
        double[] mean = new double[dimensions];
        for (int i = 0; i < x.length; i++) mean[i % dimensions] += x[i] / n;
        var covariance = new DMatrixRMaj(dimensions, dimensions);
        for (int image = 0; image < n; image++)
            for (int i = 0; i < dimensions; i++)
                for (int j = 0; j < dimensions; j++)
                    covariance.add(
                            i, j, (x[image * dimensions + i] - mean[i]) * (x[image * dimensions + j] - mean[j]) / n);
        var eigen = DecompositionFactory_DDRM.eig(dimensions, false, true);
        eigen.decompose(covariance);
        double[] ascending = new double[dimensions];
        for (int i = 0; i < dimensions; i++)
            ascending[i] = eigen.getEigenvalue(i).getReal();
        Arrays.sort(ascending);
        int left = dimensions - latent;
        double noise = Arrays.stream(ascending, 0, left).average().orElseThrow();
        double logs = left * Math.log(noise);
        for (int i = left; i < dimensions; i++) logs += Math.log(ascending[i]);
        return -0.5 * (dimensions * Math.log(2 * Math.PI) + logs + dimensions);
    }
}
