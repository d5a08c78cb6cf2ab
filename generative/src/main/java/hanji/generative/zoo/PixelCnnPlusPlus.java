package hanji.generative.zoo;

import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Op;
import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.GatedBlock;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.PixelSampler;
import hanji.generative.sampler.PixelStream;
import hanji.generative.sampler.StreamNetwork;
import hanji.generative.sampler.StreamSampler;
import hanji.generative.sampler.TwoStreams;
import hanji.generative.sampler.WholeImages;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.kernels.random.Dropout;
import hanji.nn.data.Batch;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Module;
import hanji.nn.layer.ShiftedConv;
import hanji.nn.layer.TransposedConv;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * PixelCNN++: each pixel from all before it by two streams of shifted convolutions, down to coarser images and back; its
 * intensities from a mixture of rounded logistic distributions, in place of a softmax. Salimans et al., "PixelCNN++: Improving the
 * PixelCNN with Discretized Logistic Mixture Likelihood and Other Modifications", arXiv:1701.05517.
 */
public final class PixelCnnPlusPlus implements Recipe<PixelCnnPlusPlus.Options> {
    private static final int MOST_HALVINGS = 16;

    /**
     * @param channels F, width of both streams
     * @param blocks gated residual blocks at each resolution, on the way down and again on the way up
     * @param halvings how often the resolution is halved
     * @param components K, of the mixture
     * @param dropout probability with which an element inside a block is set to 0 in training
     * @param conditional whether the class of an image is given to every block
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Width of both streams.") int channels,

            @Help("Gated residual blocks at each resolution.")
            int blocks,

            @Help("How often the resolution is halved.") int halvings,

            @Help("Components of the mixture of logistic distributions.")
            int components,

            @Help("Probability of dropping an element inside a block in training.")
            double dropout,

            @Help("Whether every block is told the class of the image.")
            boolean conditional,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            requirePositive("channels", channels);
            requirePositive("blocks", blocks);
            requirePositive("components", components);
            if (halvings < 0 || halvings > MOST_HALVINGS)
                throw new IllegalArgumentException("halvings must be 0 to " + MOST_HALVINGS + ", not " + halvings);
            if (!(dropout >= 0 && (float) dropout < 1))
                throw new IllegalArgumentException("dropout must be at least 0 and below 1, not " + dropout);
            MaximumLikelihood.requireRate(lr);
        }

        private static void requirePositive(String name, int value) {
            if (value < 1) throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }

        private Config config(Site site) {
            int classes = conditional ? site.classes() : 0;
            return new Config(site.channels(), channels, blocks, halvings, components, PixelCnn.LEVELS, classes);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "pixelcnn-pp",
                "shifted convolutions at several resolutions that predict a mixture of logistics for each pixel",
                "arXiv:1701.05517",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 850));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(channels == 1 ? 24 : 36, 1, 2, channels == 1 ? 5 : 10, 0, false, 0.003);
    }

    @Override
    public Options tiny() {
        return new Options(3, 1, 1, 2, 0.25, true, 0.003);
    }

    @Override
    public Learner learner(Options options, Site site) {
        if (options.conditional()) Classifier.requireClasses(site);
        int longer = Math.max(site.height(), site.width());
        if (1 << options.halvings() > longer)
            throw new IllegalArgumentException("images of %d x %d pixels cannot be halved %d times"
                    .formatted(site.height(), site.width(), options.halvings()));
        Config config = options.config(site);
        site.requireRoom(config::parameters);
        return new MaximumLikelihood<>(
                () -> Network.create(config, site.initializer("pixelcnn-pp")),
                options.lr(),
                (network, batch, now) -> loss(network, batch, now, options, site),
                "train_bits_per_dim",
                Unit.BITS_PER_DIM,
                network -> fitted(network, options, site));
    }

    private static Tensor loss(Network network, Batch batch, Step now, Options options, Site site) {
        Tensor images = site.intensities(batch);
        List<Integer> classes = options.conditional() ? GatedPixelCnn.labels(batch) : List.of();
        UnaryOperator<Tensor> dropout = options.dropout() == 0
                ? UnaryOperator.identity()
                : new DropoutOfBlocks(options.dropout(), site.noise().of("dropout", now.shardStep()));
        var sight = new WholeImages(WholeImages.indices(classes, site.device()), dropout);
        return scale(sum(network.nats(images, sight)), 1.0 / images.size());
    }

    private static Fitted fitted(Network network, Options options, Site site) {
        return options.conditional()
                ? new ByClass<>(network::given, site, site.classes())
                : new PixelByPixel<>(network.given(List.of()), site.height(), site.width(), site.channels());
    }

    /** The dropout of one step's blocks, whose elements are numbered on from block to block; section 2.5. */
    private static final class DropoutOfBlocks implements UnaryOperator<Tensor> {
        private final double rate;
        private final Philox random;
        private long first;

        DropoutOfBlocks(double rate, Philox random) {
            this.rate = rate;
            this.random = random;
        }

        @Override
        public Tensor apply(Tensor x) {
            Tensor dropped = Op.run(new Dropout(x, rate, random, first));
            first += x.size();
            return dropped;
        }
    }

    /**
     * The size of the network.
     *
     * @param colours C, channels of an image
     * @param channels F
     * @param blocks at each resolution and way
     * @param halvings of the resolution
     * @param components K
     * @param levels intensities are 0 to levels - 1
     * @param classes that the network is told, 0 for none
     */
    record Config(int colours, int channels, int blocks, int halvings, int components, int levels, int classes) {
        PixelMixture mixture() {
            return new PixelMixture(colours, components, levels);
        }

        /**
         * Number of weights and biases.
         *
         * @throws ArithmeticException if that is 2<sup>63</sup> or more
         */
        long parameters() {
            long f = channels, inputs = (long) PixelFeatures.WIDTH * colours;
            long first = convolution(6, inputs, f) + convolution(3, inputs, f) + convolution(2, inputs, f);
            long both = convolution(6 + 4, 2 * f, f) + convolution(6 + 4, 2 * f, 2 * f);
            long shown = convolution(2 + 2, 2 * f, f), told = Math.multiplyExact(4 * f, classes);
            long resampled = Math.multiplyExact(halvings, convolution(6 + 4 + 4 + 4, f, f));
            long pairs = Math.multiplyExact(2L * blocks + 1, halvings + 1);
            long inBlocks = Math.multiplyExact(pairs, Math.addExact(Math.addExact(both, shown), told));
            return Math.addExact(Math.addExact(first, resampled), inBlocks)
                    + convolution(1, 2 * f, mixture().outputs());
        }

        /** Of one or more convolutions with so many taps in all. */
        private static long convolution(int taps, long inputs, long outputs) {
            return Math.multiplyExact(Math.multiplyExact(taps, inputs) + 2, outputs);
        }
    }

    /**
     * The weights.
     *
     * @param streams from features of the pixels to the numbers of their mixtures
     */
    record Network(PixelFeatures features, TwoStreams streams, PixelMixture mixture) implements Module {
        /** A network with its first weights. */
        static Network create(Config config, Initializer initializer) {
            int f = config.channels, in = PixelFeatures.WIDTH * config.colours;
            int outputs = Math.toIntExact(config.mixture().outputs());
            var streams = new TwoStreams(
                    ShiftedConv.create(2, 3, in, f, 1, 2, 1, 1, initializer),
                    ShiftedConv.create(1, 3, in, f, 1, 1, 1, 0.7, initializer),
                    ShiftedConv.create(2, 1, in, f, 1, 1, 1, 0.7, initializer),
                    stream(config, config.halvings, false, initializer),
                    stream(config, config.halvings, true, initializer),
                    Conv.create(1, 2 * f, outputs, Mask.NONE, 0.1, initializer));
            Tensor bias = streams.out().bias();
            config.mixture().spread(bias);
            PixelFeatures features = PixelFeatures.create(config.levels, bias.dtype(), bias.device());
            return new Network(features, streams, config.mixture());
        }

        /**
         * A stream from some resolution on.
         *
         * @param right whether it sees pixels to the left, and is shown the other one
         */
        private static PixelStream stream(Config config, int halvings, boolean right, Initializer initializer) {
            int f = config.channels, columns = right ? 2 : 3;
            List<GatedBlock> encoder = blocks(config, config.blocks, right ? 1 : 0, columns, initializer);
            Optional<PixelStream.Inner> inner = halvings == 0
                    ? Optional.empty()
                    : Optional.of(new PixelStream.Inner(
                            ShiftedConv.create(2, columns, f, f, 2, 1, 1, 0.7, initializer),
                            stream(config, halvings - 1, right, initializer),
                            TransposedConv.create(2, f, f, new Window(2, 0), 0.7, initializer)));
            int shortCuts = config.blocks + (halvings == 0 ? 0 : 1);
            return new PixelStream(encoder, inner, blocks(config, shortCuts, right ? 2 : 1, columns, initializer));
        }

        /** @param shown how many tensors of F channels each block is shown besides its input */
        private static List<GatedBlock> blocks(
                Config config, int count, int shown, int columns, Initializer initializer) {
            int f = config.channels;
            return IntStream.range(0, count)
                    .mapToObj(_ -> new GatedBlock(
                            ShiftedConv.create(2, columns, 2 * f, f, 1, 1, 1, 0.7, initializer),
                            shown == 0
                                    ? Optional.empty()
                                    : Optional.of(Conv.create(1, 2 * f * shown, f, Mask.NONE, 0.7, initializer)),
                            ShiftedConv.create(2, columns, 2 * f, 2 * f, 1, 1, 1, 0.3, initializer),
                            config.classes == 0
                                    ? Optional.empty()
                                    : Optional.of(initializer.normal(0.1, config.classes, 2 * f))))
                    .toList();
        }

        /** The network that is told these classes, or none. */
        Given given(List<Integer> classes) {
            return new Given(this, classes);
        }

        /** -log p of every intensity given those before it, in nats: [N, H, W, C] of U8 to the same of floats. */
        Tensor nats(Tensor images, WholeImages sight) {
            return mixture.nats(streams.forward(features.of(images), sight), images);
        }
    }

    /**
     * The network at some images.
     *
     * @param classes of each image that it is given, or empty
     */
    record Given(Network network, List<Integer> classes) implements Autoregressive {
        @Override
        public Map<String, Tensor> parameters() {
            return network.parameters();
        }

        @Override
        public Given part(int first, int count) {
            return classes.isEmpty() ? this : new Given(network, classes.subList(first, first + count));
        }

        private WholeImages sight() {
            return WholeImages.of(classes, network.streams.out().weight().device());
        }

        /** Numbers of the mixtures, [N, H, W, P]; those of a pixel depend on pixels before it only. */
        Tensor numbers(Tensor images) {
            return network.streams.forward(network.features.of(images), sight());
        }

        /** Images [N, H, W, C] of U8 to log-probabilities [N, H, W, C, levels] of each intensity given those before it. */
        @Override
        public Tensor forward(Tensor images) {
            return network.mixture.logits(numbers(images), images);
        }

        @Override
        public Tensor nats(Tensor images) {
            return network.nats(images, sight());
        }

        /** Coarse pixels see far, so all rows down to the pixel's go through the streams. */
        @Override
        public Tensor logitsAt(Tensor images, int y, int x) {
            Tensor rows = slice(network.features.of(images), 1, 0, y + 1);
            Tensor numbers = network.streams.forward(rows, sight());
            return network.mixture.logits(pixel(numbers, y, x), pixel(images, y, x));
        }

        private static Tensor pixel(Tensor images, int y, int x) {
            return slice(slice(images, 1, y, y + 1), 2, x, x + 1);
        }

        /** Rows come one after the other: the down stream sees all of the row above. */
        @Override
        public int lag(int width) {
            return width;
        }

        @Override
        public PixelSampler cached(int height, int width) {
            var streams = new StreamNetwork(
                    network.features.embedding(height, width),
                    network.streams,
                    network.mixture::logits,
                    classes,
                    network.mixture.colours());
            return new StreamSampler(streams, height, width);
        }
    }
}
