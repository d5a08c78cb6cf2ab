package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.softplus;
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
import hanji.generative.model.Unit;
import hanji.nn.data.Batch;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.nn.optimizer.Adam;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adversarial autoencoder: a discriminator tells codes of images from standard normal ones, and the encoder learns to
 * fool it, so that codes drawn from the prior decode to images. arXiv:1511.05644, section 2. With squared errors as the
 * cost it is what arXiv:1711.01558 calls WAE-GAN.
 */
public final class Aae implements Recipe<Aae.Options> {
    /** How far a picture is from its image. */
    public enum Cost {
        /** The sum of -v log p - (1 - v) log(1 - p) over the values v in [0, 1]. */
        CROSS_ENTROPY,
        /** The sum of (v - p)²: WAE-GAN. */
        SQUARED
    }

    /**
     * @param latent numbers of a code
     * @param hidden units of each hidden layer
     * @param network layers between an image and the hidden units
     * @param cost of a reconstruction
     * @param lr learning rate of all parts, above 0
     */
    public record Options(
            @Help("Numbers of a code.") int latent,

            @Help("Units of each hidden layer, of the discriminator too.")
            int hidden,

            @Help("Layers between an image and the hidden units.")
            VaeLayers network,

            @Help("How far a picture is from its image; squared is WAE-GAN.")
            Cost cost,

            @Help("Learning rate of all parts.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            VaeNetwork.Config.requireSize(latent, hidden);
            Classifier.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "aae",
                "an autoencoder whose codes a discriminator cannot tell from those of a normal distribution",
                "arXiv:1511.05644",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                new Card.Training(100, 3000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(8, 400, VaeLayers.DENSE, Cost.CROSS_ENTROPY, 0.0005);
    }

    @Override
    public Options tiny() {
        return new Options(2, 5, VaeLayers.DENSE, Cost.CROSS_ENTROPY, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        var config = new VaeNetwork.Config(options.latent(), options.hidden(), VaeDecoder.BERNOULLI, options.network());
        config.requireFit(site);
        site.requireRoom(() -> Math.multiplyExact((long) options.hidden(), options.hidden()));
        return new Training(options, config, site);
    }

    /** D before its sigmoid: codes [N, latent] to logits [N, 1], above 0 for the prior. */
    record Discriminator(Linear first, Linear second, Linear logit) implements Layer {
        static Discriminator create(int latent, int hidden, Initializer initializer) {
            return new Discriminator(
                    Linear.create(latent, hidden, 1, initializer),
                    Linear.create(hidden, hidden, 1, initializer),
                    Linear.create(hidden, 1, 0.5, initializer));
        }

        @Override
        public Tensor forward(Tensor codes) {
            return logit.forward(relu(second.forward(relu(first.forward(codes)))));
        }
    }

    /** The cost of each reconstruction, [N]: images [N, H, W, C] in [0, 1], codes [N, latent]. */
    static Tensor costs(Cost cost, VaeNetwork network, Tensor images, Tensor codes) {
        return switch (cost) {
            case SQUARED -> WaeMmd.squaredErrors(images, network.means(codes));
            case CROSS_ENTROPY -> {
                int n = images.shape().dim(0);
                Tensor logits = reshape(network.decode(codes), n, images.size() / n);
                // -v log sigmoid(l) - (1 - v) log(1 - sigmoid(l)) = softplus(l) - v l
                yield sum(subtract(softplus(logits), multiply(reshape(images, logits.shape()), logits)), 1);
            }
        };
    }

    private static final class Training implements Learner {
        private final Options options;
        private final Site site;
        private final VaeNetwork network;
        private final Discriminator discriminator;
        private final Objective reconstructs;
        private final Objective discriminates;
        private final Objective regularizes;

        Training(Options options, VaeNetwork.Config config, Site site) {
            this.options = options;
            this.site = site;
            this.network = config.createDeterministic(site, site.initializer("autoencoder"));
            this.discriminator =
                    Discriminator.create(options.latent(), options.hidden(), site.initializer("discriminator"));
            this.reconstructs = Objective.of("reconstruction", network.parameters(), Adam.adam(network.parameters()));
            this.discriminates = adversary("discriminator", discriminator.parameters());
            this.regularizes = adversary("encoder", ofEncoder(network));
        }

        private static Objective adversary(String name, Map<String, Tensor> parameters) {
            return Objective.of(name, parameters, Duel.adam(parameters));
        }

        private static Map<String, Tensor> ofEncoder(VaeNetwork network) {
            var parameters = new LinkedHashMap<String, Tensor>();
            network.parameters().forEach((name, tensor) -> {
                if (name.startsWith("encoder.") || name.startsWith("mean.")) parameters.put(name, tensor);
            });
            return parameters;
        }

        /** The reconstruction phase, then the regularization phase: section 2. */
        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor images = site.unit(batch);
            Tensor cost = reconstructs.descend(
                    now, options.lr(), () -> mean(costs(options.cost(), network, images, network.code(images))));
            Tensor codes = network.code(images);
            Tensor prior = WaeMmd.prior(codes, site.noise().of("prior", now.shardStep()));
            Tensor caught = discriminates.descend(
                    now,
                    options.lr(),
                    () -> AdversarialLoss.discriminator(discriminator.forward(prior), discriminator.forward(codes)));
            Tensor seen = regularizes.descend(
                    now,
                    options.lr(),
                    () -> AdversarialLoss.NON_SATURATING.generator(discriminator.forward(network.code(images))));
            if (now.logged()) now.note("active_units", VaeNetwork.activeUnits(codes));
            return List.of(
                    new Loss("reconstruction_loss", Unit.NUMBER, cost),
                    new Loss("adversary_loss", Unit.NATS, caught),
                    new Loss("encoder_loss", Unit.NATS, seen));
        }

        /** The encoder's weights belong to two phases and are kept once. */
        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(reconstructs.state());
            state.putAll(discriminates.state());
            regularizes.optimizer().state().forEach((name, tensor) -> state.put("encoder.optimizer." + name, tensor));
            return state;
        }

        @Override
        public Fitted fitted() {
            return new WaeMmd.Model(network, site);
        }
    }
}
