package hanji.generative.zoo;

import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.exp;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static hanji.kernels.softmax.LogSumExp.logSumExp;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.generative.dense.Posterior;
import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Module;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Variational autoencoder whose prior is a trained mixture of normal distributions, plain, or the encoder's
 * distributions of trained pseudo-inputs (VampPrior, arXiv:1705.07120). KL(q(z | x) || p(z)) has no closed form then
 * and is estimated at the z that was drawn.
 */
public final class MixturePriorVae implements Recipe<MixturePriorVae.Options> {
    /** What the components of the prior are. */
    public enum Components {
        /** Normal distributions with proportions, means and variances of their own. */
        NORMAL,
        /** q(z | u) of images u that are trained, in equal proportions. */
        PSEUDO_INPUTS
    }

    /**
     * @param latent numbers of a code
     * @param hidden units of the encoder's and of the decoder's hidden layer
     * @param decoder p(x | z)
     * @param network layers between an image and the hidden units
     * @param prior what its components are
     * @param components how many
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

            @Help("What the components of the prior are.") Components prior,
            @Help("Components of the prior.") int components,
            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            VaeNetwork.Config.requireSize(latent, hidden);
            if (components < 1) throw new IllegalArgumentException("components must be at least 1, not " + components);
            MaximumLikelihood.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "vae-mixture-prior",
                "a variational autoencoder whose codes come from a trained mixture in place of one normal distribution",
                "arXiv:1705.07120",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(64, 3000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(20, 400, VaeDecoder.BERNOULLI, VaeLayers.DENSE, Components.PSEUDO_INPUTS, 100, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(2, 6, VaeDecoder.BERNOULLI, VaeLayers.DENSE, Components.PSEUDO_INPUTS, 3, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        VaeDecoder decoder = options.decoder();
        var config = new VaeNetwork.Config(options.latent(), options.hidden(), decoder, options.network());
        config.requireFit(site);
        site.requireRoom(() -> Math.multiplyExact((long) site.dimensions(), options.components()));
        return new MaximumLikelihood<>(
                () -> Network.create(config, options, site),
                options.lr(),
                (network, batch, now) -> {
                    Observed seen = decoder.observe(batch, site);
                    Bound bound = network.bound(seen, site.noise().of("code", now.shardStep()));
                    VaeNetwork.note(now, bound.posterior(), bound.logLikelihood(), bound.kl());
                    return scale(sum(bound.negative()), decoder.share(seen));
                },
                decoder.lossName(),
                decoder.unit(),
                network -> new Model(network, site));
    }

    /** A mixture of normal distributions over codes. */
    sealed interface Prior extends Module {
        /** Its components, [K, latent]. */
        Normal components(VaeNetwork coder);

        /** Logarithms of their proportions, [K]. */
        Tensor logProportions();
    }

    /** Components of their own: [K], [K, latent], [K, latent]. */
    record Normals(Tensor logits, Tensor means, Tensor logVars) implements Prior {
        @Override
        public Normal components(VaeNetwork coder) {
            return new Normal(means, logVars);
        }

        @Override
        public Tensor logProportions() {
            return logSoftmax(logits);
        }
    }

    /** Images u before a sigmoid, [K, D]: arXiv:1705.07120, section 3. */
    record PseudoInputs(Tensor images) implements Prior {
        @Override
        public Normal components(VaeNetwork coder) {
            return coder.encode(sigmoid(images));
        }

        @Override
        public Tensor logProportions() {
            int k = images.shape().dim(0);
            return Tensor.full(-StrictMath.log(k), images.dtype(), Shape.of(k), images.device());
        }
    }

    /** The bound of each image in its parts, in nats: q(z | x), log p(x | z), log q(z | x) - log p(z), [N]. */
    record Bound(Normal posterior, Tensor logLikelihood, Tensor kl) {
        Tensor negative() {
            return subtract(kl, logLikelihood);
        }
    }

    /** The network of a VAE, and its prior. */
    record Network(VaeNetwork coder, Prior prior) implements Module {
        static Network create(VaeNetwork.Config config, Options options, Site site) {
            Initializer initializer = site.initializer("vae-mixture-prior");
            VaeNetwork coder = config.create(site, initializer);
            int k = options.components();
            return new Network(
                    coder,
                    switch (options.prior()) {
                        case NORMAL ->
                            new Normals(
                                    initializer.zeros(k),
                                    initializer.normal(1, k, options.latent()),
                                    initializer.zeros(k, options.latent()));
                        case PSEUDO_INPUTS -> new PseudoInputs(initializer.normal(1, k, site.dimensions()));
                    });
        }

        /** log p(z) of codes [N, latent], [N]. */
        Tensor logPrior(Tensor code) {
            Normal each = prior.components(coder);
            int n = code.shape().dim(0), latent = code.shape().dim(1);
            Tensor logs = sum(each.logProb(reshape(code, n, 1, latent)), 2); // [N, K]
            return logSumExp(add(logs, prior.logProportions()));
        }

        /** With one sample of z, by which the KL divergence is estimated too. */
        Bound bound(Observed seen, Philox noise) {
            Normal posterior = coder.encode(seen.input());
            Tensor code = posterior.sample(noise);
            Tensor logLikelihood = coder.logLikelihood(code, seen.intensities());
            return new Bound(posterior, logLikelihood, subtract(sum(posterior.logProb(code), 1), logPrior(code)));
        }
    }

    /** A trained VAE with its prior. */
    record Model(Network model, Site site) implements CodeModel.WithBound {
        @Override
        public VaeNetwork network() {
            return model.coder();
        }

        @Override
        public Map<String, Tensor> weights() {
            return model.parameters();
        }

        /** A component for each image, a code from it, and the image of the code. */
        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            FromNoise.Decode decode = (normal, number) -> network().means(fromPrior(noise, normal, number));
            return FromNoise.images(noise, first, count, network().latent(), site, decode, progress);
        }

        @Override
        public Tensor codes(Philox noise, int first, int count) {
            try (var scope = Scope.open()) {
                return scope.keep(fromPrior(noise, CodeModel.WithBound.super.codes(noise, first, count), first));
            }
        }

        /** Codes of a component for each image, by standard normal numbers [N, latent]; the first image has this number. */
        private Tensor fromPrior(Philox noise, Tensor normal, int first) {
            double[] proportions = softmax(model.prior().logProportions()).toDoubles();
            int[] chosen = IntStream.range(first, first + normal.shape().dim(0))
                    .map(image -> Posterior.choose(proportions, 0, 1, Posterior.uniform(noise, image)))
                    .toArray();
            return of(model.prior().components(network()), chosen, normal);
        }

        /** Codes of the chosen components by standard normal numbers [N, latent]. */
        private Tensor of(Normal components, int[] chosen, Tensor normal) {
            Tensor which = Tensor.of(chosen, chosen.length).to(DType.I32, site.device());
            Tensor deviations = exp(scale(gather(components.logVar(), which), 0.5));
            return add(gather(components.mean(), which), multiply(deviations, normal));
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            site.requireFit(images);
            try (var _ = Scope.open()) {
                return model.bound(network().likelihood().observe(images, site), noise)
                        .negative()
                        .toDoubles();
            }
        }
    }
}
