package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.leakyRelu;
import static hanji.kernels.pointwise.Unary.negate;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.softplus;
import static hanji.kernels.reduce.Sum.mean;

import hanji.autograd.Op;
import hanji.generative.model.Card;
import hanji.generative.model.Draws;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Objective;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.kernels.optimizer.AdamUpdate.Decay;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.Adam;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Generative adversarial network, arXiv:1406.2661: a generator G from noise to images against a discriminator D, both
 * multilayer perceptrons. D descends on {@code -log D(x) - log(1 - D(G(z)))}, then G on {@code -log D(G(z))}, the loss
 * of section 3 that does not saturate. No likelihood can be asked of it.
 */
public final class Gan implements Recipe<Gan.Options> {
    private static final double SLOPE = 0.2;

    /**
     * @param latent numbers of noise that an image is made of
     * @param hidden units of the generator's first layer and of the discriminator's second; the others have twice as many
     * @param lr learning rate of both, above 0
     */
    public record Options(
            @Help("Numbers of noise that an image is made of.")
            int latent,

            @Help("Units of the narrower hidden layer of both networks; the wider has twice as many.")
            int hidden,

            @Help("Learning rate of both networks.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (latent < 1) throw new IllegalArgumentException("latent must be at least 1, not " + latent);
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            Classifier.requireRate(lr);
        }

        private long weights(Site site) {
            long wide = 2L * hidden;
            long hiddens = Math.multiplyExact(2L * hidden, wide);
            return Math.addExact(hiddens, Math.multiplyExact(2L * site.dimensions() + latent + 8L, wide));
        }
    }

    @Override
    public Card card() {
        return new Card(
                "gan",
                "a generator of images from noise, trained against a discriminator that tells them from real ones",
                "arXiv:1406.2661",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                new Card.Training(64, 5000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(64, 256, 0.0002);
    }

    @Override
    public Options tiny() {
        return new Options(3, 4, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> options.weights(site));
        return new Training(options, site);
    }

    /** G: noise [N, latent] to images [N, D] in [0, 1]. */
    private record Generator(Linear first, Linear second, Linear pixels) implements Layer {
        static Generator create(Options options, Site site) {
            Initializer initializer = site.initializer("generator");
            int hidden = options.hidden();
            return new Generator(
                    Linear.create(options.latent(), hidden, 1, initializer),
                    Linear.create(hidden, 2 * hidden, 1, initializer),
                    Linear.create(2 * hidden, site.dimensions(), 0.5, initializer));
        }

        @Override
        public Tensor forward(Tensor noise) {
            return sigmoid(pixels.forward(relu(second.forward(relu(first.forward(noise))))));
        }
    }

    /** D before its sigmoid: images [N, D] in [0, 1] to logits [N, 1], above 0 for real. */
    private record Discriminator(Linear first, Linear second, Linear logit) implements Layer {
        static Discriminator create(Options options, Site site) {
            Initializer initializer = site.initializer("discriminator");
            int hidden = options.hidden();
            return new Discriminator(
                    Linear.create(site.dimensions(), 2 * hidden, 1, initializer),
                    Linear.create(2 * hidden, hidden, 1, initializer),
                    Linear.create(hidden, 1, 0.5, initializer));
        }

        @Override
        public Tensor forward(Tensor images) {
            Tensor hidden = leakyRelu(first.forward(affine(images, 2, -1)), SLOPE);
            return logit.forward(leakyRelu(second.forward(hidden), SLOPE));
        }
    }

    private record Networks(Generator generator, Discriminator discriminator) implements Module {}

    private static final class Training implements Learner {
        /** Adam's first beta of arXiv:1511.06434, section 4. */
        private static final double BETA_1 = 0.5;

        private final Site site;
        private final Options options;
        private final Networks networks;
        private final Objective generates;
        private final Objective discriminates;

        Training(Options options, Site site) {
            this.site = site;
            this.options = options;
            this.networks = new Networks(Generator.create(options, site), Discriminator.create(options, site));
            this.generates = objective("generator", networks.generator().parameters());
            this.discriminates =
                    objective("discriminator", networks.discriminator().parameters());
        }

        private static Objective objective(String name, Map<String, Tensor> parameters) {
            return Objective.of(name, parameters, Adam.create(parameters, BETA_1, 0.999, 0, Decay.COUPLED));
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            int n = batch.count();
            Tensor real = reshape(site.unit(batch), n, site.dimensions());
            Tensor fake = networks.generator().forward(noise("noise against the discriminator", now, n));
            Discriminator d = networks.discriminator();
            // -log D(x) = softplus(-logit), -log(1 - D(G(z))) = softplus(logit)
            Tensor caught = discriminates.descend(
                    now,
                    options.lr(),
                    () -> add(mean(softplus(negate(d.forward(real)))), mean(softplus(d.forward(fake)))));
            Tensor noise = noise("noise against the generator", now, n);
            Tensor seen = generates.descend(
                    now,
                    options.lr(),
                    () -> mean(softplus(negate(d.forward(networks.generator().forward(noise))))));
            return List.of(
                    new Loss("discriminator_loss", Unit.NATS, caught), new Loss("generator_loss", Unit.NATS, seen));
        }

        private Tensor noise(String use, Step now, int n) {
            Philox key = site.noise().of(use, now.done());
            return Op.run(new Gaussian(key, 0, Shape.of(n, options.latent()), site.dtype(), site.device()));
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(generates.state());
            state.putAll(discriminates.state());
            return state;
        }

        @Override
        public Fitted fitted() {
            return new Model(networks.generator(), options.latent(), site);
        }
    }

    /** A trained generator. */
    private record Model(Generator generator, int latent, Site site) implements Draws {
        @Override
        public Map<String, Tensor> weights() {
            return generator.parameters();
        }

        @Override
        public Images sample(Philox noise, int count, DoubleConsumer progress) {
            return FromNoise.images(noise, count, latent, site, generator::forward, progress);
        }
    }
}
