package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Unary.leakyRelu;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.sigmoid;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Linear;
import hanji.tensor.Tensor;

/**
 * Generative adversarial network, arXiv:1406.2661: a generator G from noise to images against a discriminator D, both
 * multilayer perceptrons. D descends on {@code -log D(x) - log(1 - D(G(z)))}, then G on {@code -log D(G(z))}, or on
 * {@code log(1 - D(G(z)))}. No likelihood can be asked of it.
 */
public final class Gan implements Recipe<Gan.Options> {
    private static final double SLOPE = 0.2;

    /**
     * @param latent numbers of noise that an image is made of
     * @param hidden units of the generator's first layer and of the discriminator's second; the others have twice as many
     * @param lr learning rate of both, above 0
     * @param loss of the generator
     * @param pack images that the discriminator sees at once
     */
    public record Options(
            @Help("Numbers of noise that an image is made of.")
            int latent,

            @Help("Units of the narrower hidden layer of both networks; the wider has twice as many.")
            int hidden,

            @Help("Learning rate of both networks.") double lr,

            @Help("What the generator descends on; minimax loses its gradient where it is caught.")
            AdversarialLoss loss,

            @Help("Images that the discriminator sees at once: more than 1 against collapse.")
            int pack) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            AdversarialTraining.require(latent, pack, lr);
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
        }

        private long weights(Site site) {
            long wide = 2L * hidden;
            long hiddens = Math.multiplyExact(2L * hidden, wide);
            long values = Math.multiplyExact(1L + pack, site.dimensions());
            return Math.addExact(hiddens, Math.multiplyExact(values + latent + 8L, wide));
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
        return new Options(64, 256, 0.0002, AdversarialLoss.NON_SATURATING, 1);
    }

    @Override
    public Options tiny() {
        return new Options(3, 4, 0.01, AdversarialLoss.NON_SATURATING, 1);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> options.weights(site));
        var config = new AdversarialTraining.Config(options.latent(), options.pack(), options.loss(), options.lr());
        return new AdversarialTraining(
                config, site, Generator.create(options, site), Discriminator.create(options, site));
    }

    /** G: noise [N, latent] to images [N, H, W, C] in [0, 1]. */
    record Generator(Linear first, Linear second, Linear pixels, int height, int width) implements Layer {
        static Generator create(Options options, Site site) {
            Initializer initializer = site.initializer("generator");
            int hidden = options.hidden();
            return new Generator(
                    Linear.create(options.latent(), hidden, 1, initializer),
                    Linear.create(hidden, 2 * hidden, 1, initializer),
                    Linear.create(2 * hidden, site.dimensions(), 0.5, initializer),
                    site.height(),
                    site.width());
        }

        @Override
        public Tensor forward(Tensor noise) {
            Tensor values = sigmoid(pixels.forward(relu(second.forward(relu(first.forward(noise))))));
            return reshape(values, noise.shape().dim(0), height, width, -1);
        }
    }

    /** D before its sigmoid: packs of images [N, H, W, m C] in [0, 1] to logits [N, 1], above 0 for real. */
    record Discriminator(Linear first, Linear second, Linear logit) implements Layer {
        static Discriminator create(Options options, Site site) {
            Initializer initializer = site.initializer("discriminator");
            int hidden = options.hidden();
            return new Discriminator(
                    Linear.create(options.pack() * site.dimensions(), 2 * hidden, 1, initializer),
                    Linear.create(2 * hidden, hidden, 1, initializer),
                    Linear.create(hidden, 1, 0.5, initializer));
        }

        @Override
        public Tensor forward(Tensor packs) {
            Tensor values = reshape(packs, packs.shape().dim(0), -1);
            Tensor hidden = leakyRelu(first.forward(affine(values, 2, -1)), SLOPE);
            return logit.forward(leakyRelu(second.forward(hidden), SLOPE));
        }
    }
}
