package hanji.generative.zoo;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.pointwise.Unary.softplus;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Op;
import hanji.generative.model.Card;
import hanji.generative.model.Encodes;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Objective;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Autoencoder: an encoder to a code and a decoder r that mirrors it, trained to give images back. Hinton and Salakhutdinov,
 * "Reducing the dimensionality of data with neural networks", Science 313 (2006) 504. Without an activation it finds the
 * subspace of principal component analysis.
 *
 * <p>With noise it is a denoising autoencoder, which gives x back from x + σ e, e standard normal: Vincent, Larochelle, Bengio
 * and Manzagol, "Extracting and composing robust features with denoising autoencoders", ICML 2008, section 2.3. Under the squared
 * error {@code (r(x) - x) / σ²} is then the score, the gradient of log p of the noisy images: arXiv:1211.4246.
 */
public final class Autoencoder implements Recipe<Autoencoder.Options> {
    private static final int LEAST_SIDE = 4;

    /** What is between two layers. */
    public enum Activation {
        /** Nothing: the whole is a linear map. */
        LINEAR,
        /** max(x, 0). */
        RELU,
        /** The hyperbolic tangent. */
        TANH;

        Layer layer() {
            return new hanji.nn.layer.Activation(
                    switch (this) {
                        case LINEAR -> x -> x;
                        case RELU -> Unary::relu;
                        case TANH -> Unary::tanh;
                    });
        }
    }

    /** How a reconstruction differs from an image of values in [0, 1]. */
    public enum Criterion {
        /** Mean squared difference of the values. */
        SQUARED_ERROR(Unit.SQUARED_ERROR),
        /** Cross-entropy of each value, as a probability, and the sigmoid of the output; summed over an image, in nats. */
        CROSS_ENTROPY(Unit.NATS);

        private final Unit unit;

        Criterion(Unit unit) {
            this.unit = unit;
        }

        /** A mean over the images, one element; output and images [N, H, W, C]. */
        Tensor of(Tensor output, Tensor images) {
            return switch (this) {
                case SQUARED_ERROR -> mean(square(subtract(output, images)));
                // -x log s(l) - (1 - x) log(1 - s(l)) = softplus(l) - x l
                case CROSS_ENTROPY ->
                    scale(
                            sum(subtract(softplus(output), multiply(images, output))),
                            1.0 / images.shape().dim(0));
            };
        }

        /** The reconstruction that an output stands for. */
        Tensor reconstruction(Tensor output) {
            return this == CROSS_ENTROPY ? sigmoid(output) : output;
        }
    }

    /**
     * @param latent numbers of a code
     * @param hidden units of the layer before the code, 0 for none
     * @param channels of the first of two convolutions of stride 2, the second has twice as many; 0 for none
     * @param activation between two layers
     * @param loss how a reconstruction is compared with its image
     * @param tied whether the decoder's weights are those of the encoder, transposed
     * @param noise standard deviation of what is added to the images, 0 for none
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Numbers of a code.") int latent,

            @Help("Units of the layer before the code; 0 for none.")
            int hidden,

            @Help(
                    "Channels of the first of two convolutions that halve the image, the second has twice as many; 0 for a"
                            + " dense net.")
            int channels,

            @Help("What is between two layers.") Activation activation,

            @Help("How a reconstruction is compared with its image.")
            Criterion loss,

            @Help("Whether the decoder's weights are those of the encoder, transposed.")
            boolean tied,

            @Help("Standard deviation of noise that is added to images on [0, 1], to be removed; 0 for none.")
            double noise,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (latent < 1) throw new IllegalArgumentException("latent must be at least 1, not " + latent);
            if (hidden < 0) throw new IllegalArgumentException("hidden must be at least 0, not " + hidden);
            if (channels < 0) throw new IllegalArgumentException("channels must be at least 0, not " + channels);
            if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("noise must be at least 0 and finite, not " + noise);
            Classifier.requireRate(lr);
        }

        private long weights(Site site) {
            long twice = 2L * channels, flat = site.dimensions(), convolutions = 0;
            if (channels > 0) {
                flat = Math.multiplyExact(twice, (site.height() / 4) * (site.width() / 4));
                convolutions = Math.multiplyExact(16L * channels, site.channels() + twice);
            }
            long dense = hidden == 0
                    ? Math.multiplyExact(flat, latent)
                    : Math.multiplyExact(Math.addExact(flat, latent), hidden);
            return Math.multiplyExact(tied ? 1 : 2, Math.addExact(convolutions, dense));
        }
    }

    @Override
    public Card card() {
        return new Card(
                "autoencoder",
                "an encoder to a short code and a decoder that gives the image back, denoising if noise is added",
                "Hinton and Salakhutdinov, Science 313 (2006) 504",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 4000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(32, 400, 0, Activation.RELU, Criterion.SQUARED_ERROR, false, 0, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(2, 3, 2, Activation.RELU, Criterion.SQUARED_ERROR, true, 0.1, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        return training(options, site);
    }

    static Training training(Options options, Site site) {
        if (options.channels() > 0 && Math.min(site.height(), site.width()) < LEAST_SIDE)
            throw new IllegalArgumentException(
                    "convolutions that halve an image twice need at least %d x %1$d, not %d x %d"
                                    .formatted(LEAST_SIDE, site.height(), site.width())
                            + "; leave channels at 0");
        site.requireRoom(() -> options.weights(site));
        return new Training(Network.create(options, site), options, site);
    }

    /**
     * @param encoder images [N, H, W, C] to codes [N, latent]
     * @param decoder codes to outputs [N, H, W, C]
     */
    record Network(Layer encoder, Layer decoder) implements Module {
        static Network create(Options options, Site site) {
            var initializer = site.initializer("autoencoder");
            boolean tied = options.tied();
            List<Mirrored> layers = new ArrayList<>();
            Shape shape = Shape.of(site.height(), site.width(), site.channels());
            if (options.channels() > 0)
                for (int channels : new int[] {options.channels(), 2 * options.channels()}) {
                    layers.add(Mirrored.halving(shape, channels, tied, initializer));
                    shape = Mirrored.halved(shape, channels);
                }
            if (options.hidden() > 0) {
                layers.add(Mirrored.dense(shape, options.hidden(), tied, initializer));
                shape = Shape.of(options.hidden());
            }
            layers.add(Mirrored.dense(shape, options.latent(), tied, initializer));
            Layer activation = options.activation().layer();
            return new Network(Mirrored.encoder(layers, activation), Mirrored.decoder(layers, activation));
        }

        /** What the decoder makes of the codes of images: [N, H, W, C]. */
        Tensor output(Tensor images) {
            return decoder.forward(encoder.forward(images));
        }

        /** How images differ from what is made of them with noise added: a mean, one element. */
        Tensor loss(Tensor images, Options options, Philox noise) {
            if (options.noise() == 0) return options.loss().of(output(images), images);
            var e = new Gaussian(noise, 0, images.shape(), images.dtype(), images.device());
            return options.loss().of(output(add(images, scale(Op.run(e), options.noise()))), images);
        }
    }

    /** Descends on the loss by Adam under half a cosine. */
    static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Network network;
        private final Options options;
        private final Site site;
        private final Objective objective;
        private final Schedule rate;

        private Training(Network network, Options options, Site site) {
            this.network = network;
            this.options = options;
            this.site = site;
            this.objective = Objective.of(network.parameters(), Adam.adam(network.parameters()));
            this.rate = Schedule.cosine(options.lr(), 0, PARTS);
        }

        Network network() {
            return network;
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor images = site.unit(batch);
            Philox noise = site.noise().of("corruption", now.shardStep());
            Tensor loss = objective.descend(
                    now, rate.at((long) (now.progress() * PARTS)), () -> network.loss(images, options, noise));
            String task = options.noise() == 0 ? "train_reconstruction_" : "train_denoising_";
            String measure = options.loss() == Criterion.CROSS_ENTROPY ? "cross_entropy" : "error";
            return List.of(new Loss(task + measure, options.loss().unit, loss));
        }

        @Override
        public Map<String, Tensor> state() {
            return objective.state();
        }

        @Override
        public Model fitted() {
            return new Model(network, options.loss(), site);
        }
    }

    /** A trained autoencoder. */
    record Model(Network network, Criterion criterion, Site site) implements Encodes, Reconstructs {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        @Override
        public Tensor encode(Images images) {
            site.requireFit(images);
            try (var scope = Scope.open()) {
                return scope.keep(network.encoder.forward(site.unit(images)));
            }
        }

        @Override
        public Images reconstruct(Images images) {
            site.requireFit(images);
            try (var _ = Scope.open()) {
                return site.images(criterion.reconstruction(network.output(site.unit(images))));
            }
        }
    }
}
