package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.OneHot.oneHot;
import static hanji.kernels.layout.Reshape.reshape;

import hanji.generative.model.Card;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.layer.Embedding;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Module;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Conditional generative adversarial network: generator and discriminator are both told the class y of an image, and play
 * for {@code log D(x, y) + log(1 - D(G(z, y), y))}. Mirza and Osindero, arXiv:1411.1784, equation 2. The paper's networks are perceptrons, these are
 * those of {@link Dcgan}: the generator sees y as a row beside its noise, the discriminator as a further channel of the image, which is learned for each class.
 */
public final class Cgan implements Recipe<Cgan.Options> {
    /**
     * @param latent numbers of noise that an image is made of, beside its class
     * @param channels of both networks at half of the resolution; they have twice as many at a quarter
     * @param lr learning rate of both, above 0
     * @param loss of the generator
     */
    public record Options(
            @Help("Numbers of noise that an image is made of, beside its class.")
            int latent,

            @Help("Channels of both networks at half of the resolution; twice as many at a quarter.")
            int channels,

            @Help("Learning rate of both networks.") double lr,

            @Help("What the generator descends on; minimax loses its gradient where it is caught.")
            AdversarialLoss loss) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            AdversarialTraining.require(latent, 1, lr);
            DcganLayers.requireChannels(channels);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "cgan",
                "a generator of images of a class that it is told, trained against a discriminator that is told it, too",
                "arXiv:1411.1784",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                new Card.Training(64, 2500).ofAtLeast(2));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(64, 32, 0.002, AdversarialLoss.NON_SATURATING);
    }

    @Override
    public Options tiny() {
        return new Options(3, 2, 0.01, AdversarialLoss.NON_SATURATING);
    }

    @Override
    public Learner learner(Options options, Site site) {
        Classifier.requireClasses(site);
        DcganLayers.require(options.channels(), options.latent() + site.classes(), 2, site);
        return new Training(options, site);
    }

    /** G(z, y): noise [N, latent] and classes [N] to images [N, H, W, C] of values in [0, 1]. */
    record Generator(Layer layers, int classes) implements Module {
        static Generator create(Options options, Site site) {
            int inputs = options.latent() + site.classes();
            return new Generator(
                    DcganLayers.generator(inputs, options.channels(), site, site.initializer("generator")),
                    site.classes());
        }

        Tensor forward(Tensor noise, Tensor labels) {
            return layers.forward(concat(1, noise, oneHot(labels, classes, noise.dtype())));
        }

        Generator evaluating() {
            return new Generator(layers.evaluating(), classes);
        }
    }

    /**
     * D(x, y) before its sigmoid: images [N, H, W, C] and classes [N] to logits [N, 1], above 0 for real images of their class.
     *
     * @param maps the channel that a class is seen as, [classes, H W]
     */
    record Discriminator(Embedding maps, Layer layers) implements Module {
        static Discriminator create(Options options, Site site) {
            Initializer initializer = site.initializer("discriminator");
            return new Discriminator(
                    Embedding.create(site.classes(), site.height() * site.width(), 1, initializer),
                    DcganLayers.discriminator(
                            site.channels() + 1, options.channels(), DcganLayers.Norm.BATCH, site, initializer));
        }

        Tensor forward(Tensor images, Tensor labels) {
            Tensor seen = reshape(maps.forward(labels), images.shape().with(3, 1));
            return layers.forward(concat(3, images, seen));
        }
    }

    private static final class Training implements Learner {
        private final Options options;
        private final Site site;
        private final Generator generator;
        private final Discriminator discriminator;
        private final Duel duel;

        Training(Options options, Site site) {
            this.options = options;
            this.site = site;
            this.generator = Generator.create(options, site);
            this.discriminator = Discriminator.create(options, site);
            this.duel = new Duel(generator, discriminator, options.loss(), options.lr());
        }

        /** Images are drawn of the classes that the batch has. */
        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor labels = site.labels(batch);
            return duel.step(
                    now,
                    site.unit(batch),
                    use -> generator.forward(noise(use, now, batch.count()), labels),
                    images -> discriminator.forward(images, labels));
        }

        private Tensor noise(String use, Step now, int count) {
            return FromNoise.codes(site.noise().of(use, now.shardStep()), 0, count, options.latent(), site);
        }

        @Override
        public Map<String, Tensor> state() {
            return duel.state();
        }

        @Override
        public Collection<Tensor> buffers() {
            return duel.buffers();
        }

        @Override
        public Fitted fitted() {
            return new Model(generator.evaluating(), options.latent(), site);
        }
    }

    /** A trained generator. */
    private record Model(Generator generator, int latent, Site site) implements DrawsClasses {
        @Override
        public Map<String, Tensor> weights() {
            return TrainedGenerator.weights(generator);
        }

        @Override
        public int classes() {
            return site.classes();
        }

        @Override
        public Images sample(Philox noise, int first, int[] labels, DoubleConsumer progress) {
            FromNoise.DecodeClasses decode = (code, classes, _) -> generator.forward(code, classes);
            return FromNoise.ofClasses(noise, first, labels, latent, site, decode, progress);
        }
    }
}
