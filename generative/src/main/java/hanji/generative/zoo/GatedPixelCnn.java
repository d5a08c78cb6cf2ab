package hanji.generative.zoo;

import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.GatedTanh.gatedTanh;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.GatedLayer;
import hanji.generative.sampler.GatedNetwork;
import hanji.generative.sampler.GatedSampler;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.PixelSampler;
import hanji.kernels.conv.Mask;
import hanji.nn.data.Batch;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Module;
import hanji.tensor.DType;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gated PixelCNN: each intensity is predicted from all before it by two stacks of gated convolutions. The vertical one sees the
 * rows above, whole, the horizontal one the pixels to the left and what the vertical one has seen, so that nothing within
 * reach is a blind spot. Van den Oord et al., "Conditional Image Generation with PixelCNN Decoders", arXiv:1606.05328.
 */
public final class GatedPixelCnn implements Recipe<GatedPixelCnn.Options> {
    private static final int FIRST_SIZE = 7;
    private static final int HIDDEN_SIZE = 3;

    /**
     * @param channels p, width of both stacks, a multiple of the colours of an image
     * @param layers gated layers
     * @param conditional whether the class of an image is given to every layer, (4)
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Width of both stacks; for colour images a multiple of 3.")
            int channels,

            @Help("Gated layers.") int layers,

            @Help("Whether every layer is told the class of the image.")
            boolean conditional,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
            if (layers < 1) throw new IllegalArgumentException("layers must be at least 1, not " + layers);
            MaximumLikelihood.requireRate(lr);
        }

        /** Of this many classes, 0 if they are not told. */
        private Config config(Site site) {
            return new Config(site.channels(), channels, layers, PixelCnn.LEVELS, conditional ? site.classes() : 0);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "gated-pixelcnn",
                "two stacks of gated convolutions that predict each pixel from all above it and to its left",
                "arXiv:1606.05328",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 1100));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(channels == 1 ? 32 : 48, 4, false, 0.003);
    }

    @Override
    public Options tiny() {
        return new Options(4, 2, true, 0.003);
    }

    @Override
    public Learner learner(Options options, Site site) {
        if (options.conditional()) Classifier.requireClasses(site);
        Config config = options.config(site);
        site.requireRoom(config::parameters);
        return new MaximumLikelihood<>(
                () -> Network.create(config, site.initializer("gated pixelcnn")),
                options.lr(),
                (network, batch, _) -> {
                    Tensor images = site.intensities(batch);
                    Given given = network.given(options.conditional() ? labels(batch) : List.of());
                    return scale(sum(given.nats(images)), 1.0 / images.size());
                },
                "train_bits_per_dim",
                Unit.BITS_PER_DIM,
                network -> fitted(network, options, site));
    }

    static List<Integer> labels(Batch batch) {
        if (batch.labels().length == 0) throw new IllegalArgumentException("these images have no labels");
        return Arrays.stream(batch.labels()).limit(batch.count()).boxed().toList();
    }

    private static Fitted fitted(Network network, Options options, Site site) {
        return options.conditional()
                ? new ByClass<>(network::given, site, site.classes())
                : new PixelByPixel<>(network.given(List.of()), site.height(), site.width(), site.channels());
    }

    /**
     * The size of the network.
     *
     * @param colours channels of an image
     * @param channels p, a multiple of {@code colours}
     * @param layers gated layers
     * @param levels intensities are 0 to levels - 1
     * @param classes that the network is told, 0 for none
     */
    public record Config(int colours, int channels, int layers, int levels, int classes) {
        /** @throws IllegalArgumentException if the plain PixelCNN does not allow these numbers either */
        public Config {
            outputs(colours, channels, levels);
        }

        /** The plain PixelCNN's 1x1 layers are as wide. */
        private static PixelCnn.Config outputs(int colours, int channels, int levels) {
            return new PixelCnn.Config(colours, channels, 1, levels);
        }

        int wide() {
            return outputs(colours, channels, levels).wide();
        }

        /**
         * Number of weights and biases, those that are closed included.
         *
         * @throws ArithmeticException if that is 2<sup>63</sup> or more
         */
        long parameters() {
            long p = channels, inputs = (long) PixelFeatures.WIDTH * colours;
            long mixed = Math.addExact(convolution(1, 2 * p, 2 * p), convolution(1, p, p));
            long first = convolution(FIRST_SIZE * FIRST_SIZE + FIRST_SIZE, inputs, 2 * p);
            long later = convolution(HIDDEN_SIZE * HIDDEN_SIZE + HIDDEN_SIZE, p, 2 * p);
            long hidden = Math.multiplyExact(layers, Math.addExact(Math.addExact(mixed, later), 4 * p * (classes + 1)));
            long outputs = convolution(1, p, wide()) + convolution(1, wide(), (long) colours * levels);
            return Math.addExact(first, Math.addExact(hidden, outputs));
        }

        private static long convolution(int taps, long inputs, long outputs) {
            return Math.multiplyExact(Math.multiplyExact(taps, inputs) + 1, outputs);
        }
    }

    /** The weights: gated layers, then 1x1 convolutions to the logits. */
    public record Network(PixelFeatures features, List<GatedLayer> layers, Conv wide, Conv logits) implements Module {
        /** A network with its first weights. */
        public static Network create(Config config, Initializer initializer) {
            int colours = config.colours, p = config.channels;
            Mask b = new Mask(Mask.Kind.B, colours);
            List<GatedLayer> layers = IntStream.range(0, config.layers)
                    .mapToObj(l -> layer(config, l == 0, initializer))
                    .toList();
            Conv wide = Conv.create(1, p, config.wide(), b, 1, initializer);
            Conv logits = Conv.create(1, config.wide(), colours * config.levels, b, 0.5, initializer);
            Tensor weight = logits.weight();
            return new Network(
                    PixelFeatures.create(config.levels, weight.dtype(), weight.device()), layers, wide, logits);
        }

        private static GatedLayer layer(Config config, boolean isFirst, Initializer initializer) {
            int p = config.channels, in = isFirst ? PixelFeatures.WIDTH * config.colours : p;
            int size = isFirst ? FIRST_SIZE : HIDDEN_SIZE;
            Mask rows = new Mask(isFirst ? Mask.Kind.ROWS_ABOVE : Mask.Kind.ROWS_UP_TO, 1);
            Mask b = new Mask(Mask.Kind.B, config.colours);
            Mask row = isFirst ? new Mask(Mask.Kind.A, config.colours) : b;
            return new GatedLayer(
                    Conv.create(size, in, 2 * p, rows, 1, initializer),
                    Conv.create(1, 2 * p, 2 * p, Mask.NONE, 0.5, initializer),
                    Conv.create(1, size, in, 2 * p, row, 1, initializer),
                    Conv.create(1, p, p, b, 0.5, initializer),
                    config.classes == 0
                            ? Optional.empty()
                            : Optional.of(new GatedLayer.Condition(
                                    initializer.normal(0.1, config.classes, 2 * p),
                                    initializer.normal(0.1, config.classes, 2 * p))));
        }

        /** The network that is told these classes, or none. */
        public Given given(List<Integer> classes) {
            return new Given(this, classes);
        }
    }

    /**
     * The network at some images.
     *
     * @param classes of each image that it is given, or empty
     */
    public record Given(Network network, List<Integer> classes) implements Autoregressive {
        @Override
        public Map<String, Tensor> parameters() {
            return network.parameters();
        }

        @Override
        public Given part(int first, int count) {
            return classes.isEmpty() ? this : new Given(network, classes.subList(first, first + count));
        }

        /** Images [N, H, W, C] of U8 to logits [N, H, W, C, levels]; those of a pixel depend on pixels before it only, and on the class: (1), (3). */
        @Override
        public Tensor forward(Tensor images) {
            return logitsOf(
                    trunk(network.features.of(images), 0), images.shape().dim(3));
        }

        /** Of {@link #forward}, whose logits are not kept. */
        @Override
        public Tensor nats(Tensor images) {
            Tensor hidden = network.wide.afterRelu(trunk(network.features.of(images), 0));
            return network.logits.crossEntropyAfterRelu(hidden, images);
        }

        /** Only the rows that can reach the pixel go through the vertical stack, only its own through the horizontal one. */
        @Override
        public Tensor logitsAt(Tensor images, int y, int x) {
            int reach = FIRST_SIZE / 2 + (network.layers.size() - 1) * (HIDDEN_SIZE / 2);
            Tensor rows = slice(network.features.of(images), 1, Math.max(0, y - reach), y + 1);
            Tensor last = trunk(rows, Math.min(y, reach));
            return logitsOf(slice(last, 2, x, x + 1), images.shape().dim(3));
        }

        /**
         * Both stacks.
         *
         * @param from first row that is asked for
         * @return the horizontal stack from that row on, [N, H - from, W, p]
         */
        private Tensor trunk(Tensor inputs, int from) {
            Tensor v = inputs, h = below(inputs, from);
            for (int l = 0; l < network.layers.size(); l++) {
                GatedLayer layer = network.layers.get(l);
                Optional<GatedLayer.Condition> condition = layer.condition();
                Tensor above = told(layer.vertical().forward(v), condition.map(GatedLayer.Condition::vertical));
                Tensor both =
                        add(layer.horizontal().forward(h), layer.toHorizontal().forward(below(above, from)));
                Tensor y = gate(told(both, condition.map(GatedLayer.Condition::horizontal)));
                h = l == 0 ? layer.out().forward(y) : add(h, layer.out().forward(y)); // figure 2
                if (l + 1 < network.layers.size()) v = gate(above);
            }
            return h;
        }

        private static Tensor below(Tensor rows, int from) {
            return from == 0 ? rows : slice(rows, 1, from, rows.shape().dim(1));
        }

        /** Adds V^T h of (4), with h the one-hot class: a row of V for each image. */
        private Tensor told(Tensor x, Optional<Tensor> rows) {
            return rows.map(table -> {
                        int[] ofImages = classes.stream().mapToInt(k -> k).toArray();
                        Tensor classes = Tensor.of(ofImages, ofImages.length).to(DType.I32, table.device());
                        return add(
                                x,
                                reshape(
                                        gather(table, classes),
                                        ofImages.length,
                                        1,
                                        1,
                                        table.shape().dim(1)));
                    })
                    .orElse(x);
        }

        /** y = tanh(W_f * x) o sigmoid(W_g * x), (2): [N, H, W, 2p] to [N, H, W, p], colour by colour. */
        private Tensor gate(Tensor x) {
            return gatedTanh(x, network.logits.mask().groups());
        }

        /** The 1x1 layers, pixel by pixel: [N, H, W, p] to logits [N, H, W, C, levels]. */
        private Tensor logitsOf(Tensor h, int colours) {
            Tensor out = network.logits.afterRelu(network.wide.afterRelu(h));
            int[] dims = out.shape().dims();
            return reshape(out, dims[0], dims[1], dims[2], colours, dims[3] / colours);
        }

        /** Rows come one after the other: the vertical stack sees all of the row above. */
        @Override
        public int lag(int width) {
            return width;
        }

        @Override
        public PixelSampler cached(int height, int width) {
            int colours = network.logits.mask().groups();
            var gated = new GatedNetwork(
                    network.features.embedding(height, width),
                    network.layers,
                    network.wide,
                    network.logits,
                    classes,
                    colours);
            return new GatedSampler(gated, height, width);
        }
    }
}
