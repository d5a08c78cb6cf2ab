package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Objective;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Variational autoencoder, arXiv:1312.6114: {@code z ~ N(0, I)}, {@code x | z} independent values, unless told
 * otherwise discretized logistics, so that its bound in bits/dim stands beside exact densities; and a normal q(z | x).
 */
public final class Vae implements Recipe<Vae.Options> {
    /**
     * @param latent numbers of a code
     * @param hidden units of the encoder's and of the decoder's hidden layer
     * @param decoder p(x | z)
     * @param network layers between an image and the hidden units
     * @param beta weight of the KL divergence: 1 for the bound, arXiv:1804.03599 for others
     * @param freeBits nats, in the mean over a batch, below which a number's KL divergence costs nothing less
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

            @Help("Weight of the KL divergence in the objective; 1 is the bound.")
            double beta,

            @Help("Nats that each number of a code may hold at no cost.")
            double freeBits,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            VaeNetwork.Config.requireSize(latent, hidden);
            requireNotNegative("beta", beta);
            requireNotNegative("free-bits", freeBits);
            Classifier.requireRate(lr);
        }

        private static void requireNotNegative(String name, double value) {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException(name + " must be 0 or more and finite, not " + value);
        }

        VaeNetwork.Config config() {
            return new VaeNetwork.Config(latent, hidden, decoder, network);
        }

        /** Whether what is minimized is the bound itself. */
        private boolean isBound() {
            return beta == 1 && freeBits == 0;
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
        return new Options(20, 400, VaeDecoder.LOGISTIC, VaeLayers.DENSE, 1, 0, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(2, 6, VaeDecoder.LOGISTIC, VaeLayers.DENSE, 1, 0, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        options.config().requireFit(site);
        return new Training(options, site);
    }

    /**
     * What is minimized, summed over the images: the negative ELBO with a weight on its KL divergence, of which each
     * number of a code may have some for nothing (arXiv:1606.04934, appendix C.8).
     */
    static Tensor objective(VaeNetwork.Elbo elbo, double beta, double freeBits) {
        if (freeBits == 0) return sum(subtract(scale(sum(elbo.kl(), 1), beta), elbo.logLikelihood()));
        int n = elbo.logLikelihood().size();
        Tensor paid = sum(clamp(mean(elbo.kl(), 0), freeBits, Double.POSITIVE_INFINITY));
        return subtract(scale(paid, n * beta), sum(elbo.logLikelihood()));
    }

    private static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Options options;
        private final Site site;
        private final VaeNetwork network;
        private final Objective objective;
        private final Schedule rate;

        Training(Options options, Site site) {
            this.options = options;
            this.site = site;
            this.network = options.config().create(site, site.initializer("vae"));
            this.objective = Objective.of(network.parameters(), Adam.adam(network.parameters()));
            this.rate = Schedule.cosine(options.lr(), 0.02 * options.lr(), PARTS);
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            VaeDecoder decoder = options.decoder();
            Observed seen = decoder.observe(batch, site);
            Philox noise = site.noise().of("code", now.shardStep());
            Tensor loss = objective.descend(now, rate.at((long) (now.progress() * PARTS)), () -> {
                VaeNetwork.Elbo elbo = network.elbo(seen, noise);
                VaeNetwork.note(now, elbo.posterior(), elbo.logLikelihood(), elbo.kl());
                return scale(objective(elbo, options.beta(), options.freeBits()), decoder.share(seen));
            });
            return List.of(options.isBound() ? decoder.loss(loss) : new Loss("train_objective", decoder.unit(), loss));
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

    /** A trained VAE. */
    record Model(VaeNetwork network, Site site) implements CodeModel.Random, CodeModel.WithBound {
        @Override
        public double[] nats(Images images, Philox noise) {
            site.requireFit(images);
            try (var _ = Scope.open()) {
                return network.elbo(network.likelihood().observe(images, site), noise)
                        .negative()
                        .toDoubles();
            }
        }
    }
}
