package hanji.generative.zoo;

import static hanji.autograd.Tape.stopGradient;
import static hanji.kernels.layout.Concat.stack;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.maximum;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.reduce.Max.maxKeepingAxes;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.LogSumExp.logSumExp;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Importance weighted autoencoder, arXiv:1509.00519: the network of a variational autoencoder trained by a tighter
 * bound, the log of the mean of k importance weights. Its figure is the same bound with more samples; with one, it is a
 * plain VAE.
 */
public final class Iwae implements Recipe<Iwae.Options> {
    /** Samples of one image take their noise from elements that far apart. */
    private static final long APART = 1L << 32;

    /** Beside 1, e to this power is less than a rounding in double precision. */
    private static final double LOG_NEGLIGIBLE = -40;

    /**
     * @param latent numbers of a code
     * @param hidden units of the encoder's and of the decoder's hidden layer
     * @param decoder p(x | z)
     * @param network layers between an image and the hidden units
     * @param samples k in training
     * @param evaluationSamples k of figures
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Numbers of a code.") int latent,

            @Help("Units of the encoder's and of the decoder's hidden layer.")
            int hidden,

            @Help("Distribution of a value given the code; bernoulli is over binarized images.")
            VaeDecoder decoder,

            @Help("Layers between an image and the hidden units.")
            VaeLayers network,

            @Help("Importance samples of an image in training; 1 is a plain VAE.")
            int samples,

            @Help("Importance samples of an image in figures: the more, the tighter the bound.")
            int evaluationSamples,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            VaeNetwork.Config.requireSize(latent, hidden);
            if (samples < 1) throw new IllegalArgumentException("samples must be at least 1, not " + samples);
            if (evaluationSamples < 1)
                throw new IllegalArgumentException("evaluation-samples must be at least 1, not " + evaluationSamples);
            MaximumLikelihood.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "iwae",
                "an encoder to a normal code and a decoder back, trained by the mean of several importance weights",
                "arXiv:1509.00519",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(64, 3000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(32, 400, VaeDecoder.BERNOULLI, VaeLayers.DENSE, 5, 100, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(2, 6, VaeDecoder.BERNOULLI, VaeLayers.CONVOLUTIONAL, 3, 4, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        VaeDecoder decoder = options.decoder();
        var config = new VaeNetwork.Config(options.latent(), options.hidden(), decoder, options.network());
        config.requireFit(site);
        return new MaximumLikelihood<>(
                () -> config.create(site, site.initializer("iwae")),
                options.lr(),
                (network, batch, now) -> {
                    Observed seen = decoder.observe(batch, site);
                    Tensor nats = negativeBound(
                            network, seen, site.noise().of("code", now.shardStep()), options.samples(), now);
                    return scale(sum(nats), decoder.share(seen));
                },
                decoder.lossName(),
                decoder.unit(),
                network -> new Model(network, site, options.evaluationSamples()));
    }

    /**
     * {@code -log (1/k sum over i of p(x, z_i) / q(z_i | x))} of each image in nats, [N]: equation 8, whose gradient
     * weighs the samples by their normalized importance, section 3.
     */
    static Tensor negativeBound(VaeNetwork network, Observed seen, Philox noise, int samples, Step now) {
        Normal posterior = network.encode(seen.input());
        List<Tensor> logWeights = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            var code = posterior.sampleWithKl(noise, i * APART);
            Tensor logLikelihood = network.logLikelihood(code.sample(), seen.intensities());
            if (i == 0) VaeNetwork.note(now, posterior, logLikelihood, code.kl());
            logWeights.add(VaeNetwork.logWeight(logLikelihood, posterior, code.sample()));
        }
        return negate(shift(logSumExp(withoutVanishing(stack(1, logWeights))), -StrictMath.log(samples)));
    }

    /**
     * Log weights [N, k], raised to what is nothing beside the largest of their image and has no gradient: that of a vanishing
     * weight would be denormal numbers through the whole decoder, with which processors are many times slower.
     */
    private static Tensor withoutVanishing(Tensor logWeights) {
        return maximum(logWeights, shift(stopGradient(maxKeepingAxes(logWeights, 1)), LOG_NEGLIGIBLE));
    }

    /** A trained IWAE. */
    record Model(VaeNetwork network, Site site, int samples) implements CodeModel.Random, CodeModel.WithBound {
        @Override
        public double[] nats(Images images, Philox noise) {
            site.requireFit(images);
            try (var _ = Scope.open()) {
                Observed seen = network.likelihood().observe(images, site);
                Normal posterior = network.encode(seen.input());
                double[] logMeans = new double[images.count()];
                Arrays.fill(logMeans, Double.NEGATIVE_INFINITY);
                for (int i = 0; i < samples; i++)
                    try (var _ = Scope.open()) {
                        Tensor code = posterior.sample(noise, i * APART);
                        double[] logs = VaeNetwork.logWeight(
                                        network.logLikelihood(code, seen.intensities()), posterior, code)
                                .toDoubles();
                        for (int n = 0; n < logs.length; n++)
                            logMeans[n] = logAdd(logMeans[n], logs[n] - StrictMath.log(samples));
                    }
                return Arrays.stream(logMeans).map(log -> -log).toArray();
            }
        }

        /** log(e^a + e^b), b finite. */
        private static double logAdd(double a, double b) {
            double high = Math.max(a, b), low = Math.min(a, b);
            return high + StrictMath.log1p(StrictMath.exp(low - high));
        }
    }
}
