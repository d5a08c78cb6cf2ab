package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Classifies;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.Encodes;
import hanji.generative.model.Help;
import hanji.generative.model.Joint;
import hanji.generative.model.Learner;
import hanji.generative.model.Meaning;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.zoo.VaeDecoder.Observed;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.nn.layer.Embedding;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Module;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Conditional variational autoencoder: encoder and decoder are told the class y of an image, {@code q(z | x, y)} and
 * {@code p(x | y, z)}, so that images of a class can be drawn. arXiv:1406.5298, section 2, its generative model M2 with
 * the class always given.
 *
 * <p>An image without a class is scored by {@code p(x) = mean over classes of p(x | y)}, and classified by Bayes' rule,
 * each {@code p(x | y)} from one importance sample.
 */
public final class Cvae implements Recipe<Cvae.Options> {
    /** Classes take their noise from elements that far apart. */
    private static final long APART = 1L << 32;

    /**
     * @param latent numbers of a code
     * @param hidden units of the encoder's and of the decoder's hidden layer
     * @param decoder p(x | y, z)
     * @param network layers between an image and the hidden units
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Numbers of a code.") int latent,

            @Help("Units of the encoder's and of the decoder's hidden layer.")
            int hidden,

            @Help("Distribution of a value given class and code; bernoulli is over binarized images.")
            VaeDecoder decoder,

            @Help("Layers between an image and the hidden units.")
            VaeLayers network,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            VaeNetwork.Config.requireSize(latent, hidden);
            MaximumLikelihood.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "cvae",
                "a variational autoencoder that is told the class of an image, and draws images of each class",
                "arXiv:1406.5298",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(64, 3000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(20, 400, VaeDecoder.LOGISTIC, VaeLayers.DENSE, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(2, 6, VaeDecoder.CATEGORICAL, VaeLayers.DENSE, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        Classifier.requireClasses(site);
        VaeDecoder decoder = options.decoder();
        var config = new VaeNetwork.Config(options.latent(), options.hidden(), decoder, options.network());
        config.requireFit(site);
        return new MaximumLikelihood<>(
                () -> Network.create(config, site),
                options.lr(),
                (network, batch, now) -> {
                    Observed seen = decoder.observe(batch, site);
                    Tensor classes = site.labels(batch);
                    Normal posterior = network.encode(seen.input(), classes);
                    var code = posterior.sampleWithKl(site.noise().of("code", now.shardStep()));
                    Tensor logLikelihood = network.logLikelihood(code.sample(), classes, seen.intensities());
                    VaeNetwork.note(now, posterior, logLikelihood, code.kl());
                    Tensor negativeElbo = subtract(sum(code.kl(), 1), logLikelihood); // section 3.1, y given
                    return scale(sum(negativeElbo), decoder.share(seen));
                },
                decoder.lossName() + "_given_class",
                decoder.unit(),
                network -> new Model(network, site));
    }

    /**
     * A network and what it is told of a class: a vector to add to the hidden units, as if the class stood beside their
     * input.
     *
     * @param toEncoder [classes, hidden]
     * @param toDecoder [classes, hidden]
     */
    record Network(VaeNetwork coder, Embedding toEncoder, Embedding toDecoder) implements Module {
        private static final double DEVIATION = 0.1;

        static Network create(VaeNetwork.Config config, Site site) {
            Initializer initializer = site.initializer("cvae");
            return new Network(
                    config.create(site, initializer),
                    Embedding.create(site.classes(), config.hidden(), DEVIATION, initializer),
                    Embedding.create(site.classes(), config.hidden(), DEVIATION, initializer));
        }

        /** q(z | x, y): images [N, H, W, C] in [0, 1], classes [N]. */
        Normal encode(Tensor images, Tensor classes) {
            return coder.posterior(add(coder.features(images), toEncoder.forward(classes)));
        }

        private Tensor decode(Tensor code, Tensor classes) {
            return coder.outputs(add(coder.decoder().forward(code), toDecoder.forward(classes)));
        }

        /** log p(x | y, z), [N]. */
        Tensor logLikelihood(Tensor code, Tensor classes, Tensor intensities) {
            return sum(coder.likelihood().logProb(decode(code, classes), intensities), 1);
        }

        /** The means of p(x | y, z) on [0, 1], [N, D]. */
        Tensor means(Tensor code, Tensor classes) {
            return coder.likelihood().means(decode(code, classes));
        }
    }

    /** A trained conditional VAE. The class of an image is its label, or, without, the likeliest. */
    record Model(Network network, Site site) implements DrawsClasses, Scores, Classifies, Encodes, Reconstructs {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        private Tensor classes(int[] labels) {
            return Tensor.of(labels, labels.length).to(DType.I32, site.device());
        }

        @Override
        public int classes() {
            return site.classes();
        }

        @Override
        public Images sample(Philox noise, int first, int[] labels, DoubleConsumer progress) {
            FromNoise.DecodeClasses decode = (code, classes, _) -> network.means(code, classes);
            return FromNoise.ofClasses(noise, first, labels, network.coder().latent(), site, decode, progress);
        }

        /** log (p(y) w_y) with w_y = p(x, z | y) / q(z | x, y), whose mean is p(x | y). */
        Joint joint(Images images, Philox noise) {
            site.requireFit(images);
            int count = images.count(), all = site.classes();
            double[] logJoint = new double[all * count];
            for (int y = 0; y < all; y++)
                try (var _ = Scope.open()) {
                    Observed seen = network.coder().likelihood().observe(images, site);
                    Tensor classes = Tensor.full(y, DType.I32, Shape.of(count), site.device());
                    Normal posterior = network.encode(seen.input(), classes);
                    Tensor code = posterior.sample(noise, y * APART);
                    Tensor logLikelihood = network.logLikelihood(code, classes, seen.intensities());
                    double[] logs =
                            VaeNetwork.logWeight(logLikelihood, posterior, code).toDoubles();
                    for (int n = 0; n < count; n++) logJoint[y * count + n] = logs[n] - StrictMath.log(all);
                }
            return new Joint(site.device(), logJoint, count);
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            return joint(images, noise).nats();
        }

        @Override
        public Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        public Space space() {
            return network.coder().likelihood().space();
        }

        @Override
        public Tensor logProbs(Images images) {
            Joint joint = ofFixedNoise(images);
            return Tensor.of(joint.logPosterior(), images.count(), joint.classes());
        }

        private Joint ofFixedNoise(Images images) {
            return joint(images, site.noise().of("classes", 0));
        }

        private int[] labels(Images images) {
            return images.labelled() ? images.labels() : ofFixedNoise(images).likeliest();
        }

        @Override
        public Tensor encode(Images images) {
            site.requireFit(images);
            return encode(images, labels(images));
        }

        private Tensor encode(Images images, int[] labels) {
            try (var scope = Scope.open()) {
                Observed seen = network.coder().likelihood().observe(images, site);
                return scope.keep(network.encode(seen.input(), classes(labels)).mean());
            }
        }

        @Override
        public Images reconstruct(Images images) {
            site.requireFit(images);
            int[] labels = labels(images);
            try (var _ = Scope.open()) {
                return site.images(network.means(encode(images, labels), classes(labels)));
            }
        }
    }
}
