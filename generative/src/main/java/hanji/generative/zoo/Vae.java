package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Decodes;
import hanji.generative.model.Draws;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Infers;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Meaning;
import hanji.generative.model.Objective;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.distribution.DiscretizedLogisticMixture;
import hanji.nn.distribution.Normal;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Variational autoencoder, arXiv:1312.6114: {@code z ~ N(0, I)}, {@code x | z} a discretized logistic for each value
 * (arXiv:1606.04934, appendix A.3), so that its bound in bits/dim stands beside exact densities; and a normal q(z | x).
 */
public final class Vae implements Recipe<Vae.Options> {
    private static final double LOWEST_LOG_SCALE = -7;
    private static final double HIGHEST_LOG_SCALE = 3;

    /**
     * @param latent numbers of a code
     * @param hidden units of the encoder's and of the decoder's hidden layer
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Numbers of a code.") int latent,

            @Help("Units of the encoder's and of the decoder's hidden layer.")
            int hidden,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (latent < 1) throw new IllegalArgumentException("latent must be at least 1, not " + latent);
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            Classifier.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "vae",
                "an encoder to a normal code and a decoder back, trained together by a bound on the likelihood",
                "arXiv:1312.6114",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(64, 3000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(20, 400, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(2, 6, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> Math.addExact(
                Math.multiplyExact(3L * site.dimensions(), options.hidden()),
                Math.multiplyExact(3L * options.latent() + 4, options.hidden())));
        return new Training(options, site);
    }

    /** q(z | x) and p(x | z). */
    private record Network(Linear encoder, Linear mean, Linear logVar, Linear decoder, Linear output)
            implements Module {
        static Network create(Options options, Site site) {
            var initializer = site.initializer("vae");
            int hidden = options.hidden(), latent = options.latent(), values = site.dimensions();
            return new Network(
                    Linear.create(values, hidden, 1, initializer),
                    Linear.create(hidden, latent, 0.5, initializer),
                    Linear.create(hidden, latent, 0.5, initializer),
                    Linear.create(latent, hidden, 1, initializer),
                    Linear.create(hidden, 2 * values, 0.2, initializer));
        }

        /** Images [N, H, W, C] in [0, 1] to q(z | x), [N, latent]. */
        Normal encode(Tensor images) {
            int n = images.shape().dim(0);
            Tensor centred = affine(reshape(images, n, images.size() / n), 2, -1);
            Tensor hidden = relu(encoder.forward(centred));
            return new Normal(mean.forward(hidden), logVar.forward(hidden));
        }

        /** Codes [N, latent] to means [N, D], on the axis where intensities go from -1 to 1, and log-scales [N, D]. */
        Tensor[] decode(Tensor code) {
            Tensor out = output.forward(relu(decoder.forward(code)));
            int values = out.shape().dim(1) / 2;
            Tensor logScale = affine(slice(out, 1, values, 2 * values), 1, -2);
            return new Tensor[] {slice(out, 1, 0, values), clamp(logScale, LOWEST_LOG_SCALE, HIGHEST_LOG_SCALE)};
        }

        /**
         * The negative ELBO of each image in nats, [N]: equation 3 of the paper with one sample of z.
         *
         * @param images [N, H, W, C] in [0, 1]
         * @param intensities the same, [N, H, W, C] of U8
         */
        Tensor negativeElbo(Tensor images, Tensor intensities, Philox noise) {
            Normal posterior = encode(images);
            int n = images.shape().dim(0), values = images.size() / n;
            Tensor[] x = decode(posterior.sample(noise)); // z = mu + sigma * epsilon, section 2.4
            Tensor means = reshape(x[0], n, values, 1), logScales = reshape(x[1], n, values, 1);
            Tensor logits = Tensor.zeros(means.dtype(), means.shape(), means.device()); // one component
            Tensor logProb =
                    new DiscretizedLogisticMixture(logits, means, logScales).logProb(reshape(intensities, n, values));
            Tensor kl = Normal.kl(posterior, Normal.standard(means.dtype(), means.device())); // appendix B
            return subtract(sum(kl, 1), sum(logProb, 1));
        }
    }

    private static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Site site;
        private final Network network;
        private final Objective objective;
        private final Schedule rate;

        Training(Options options, Site site) {
            this.site = site;
            this.network = Network.create(options, site);
            this.objective = Objective.of(network.parameters(), Adam.adam(network.parameters()));
            this.rate = Schedule.cosine(options.lr(), 0.02 * options.lr(), PARTS);
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor images = site.unit(batch), intensities = site.intensities(batch);
            Philox noise = site.noise().of("code", now.done());
            Tensor loss = objective.descend(
                    now,
                    rate.at((long) (now.progress() * PARTS)),
                    () -> scale(sum(network.negativeElbo(images, intensities, noise)), 1.0 / images.size()));
            return List.of(new Loss("train_bits_per_dim", Unit.BITS_PER_DIM, loss));
        }

        @Override
        public Map<String, Tensor> state() {
            return objective.state();
        }

        @Override
        public Fitted fitted() {
            return new Model(network, site);
        }
    }

    /** A trained VAE. Its pictures are the decoder's means, without the noise of p(x | z). */
    private record Model(Network network, Site site) implements Draws, Scores, Infers, Decodes, Reconstructs {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        @Override
        public Images sample(Philox noise, int count, DoubleConsumer progress) {
            int latent = network.mean().bias().size();
            return FromNoise.images(noise, count, latent, site, this::means, progress);
        }

        /** Codes [N, latent] to the means of p(x | z) on [0, 1], [N, D]. */
        private Tensor means(Tensor code) {
            return affine(network.decode(code)[0], 0.5, 0.5);
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            site.requireFit(images);
            try (var _ = Scope.open()) {
                return network.negativeElbo(site.unit(images), site.intensities(images), noise)
                        .toDoubles();
            }
        }

        @Override
        public Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        public Normal posterior(Images images) {
            site.requireFit(images);
            try (var scope = Scope.open()) {
                Normal q = network.encode(site.unit(images));
                return new Normal(scope.keep(q.mean()), scope.keep(q.logVar()));
            }
        }

        @Override
        public Images decode(Tensor codes) {
            try (var _ = Scope.open()) {
                return site.images(means(codes.to(site.dtype(), site.device())));
            }
        }

        @Override
        public Images reconstruct(Images images) {
            try (var _ = Scope.open()) {
                return decode(encode(images));
            }
        }
    }
}
