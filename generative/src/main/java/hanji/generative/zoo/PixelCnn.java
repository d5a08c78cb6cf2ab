package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.CachedSampler;
import hanji.generative.sampler.CausalNetwork;
import hanji.generative.sampler.PersistentSampler;
import hanji.generative.sampler.PixelSampler;
import hanji.generative.sampler.Stage;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * PixelCNN: {@code p(x) = product of p(x_i | x_<i)} over pixels in raster order, and in a pixel over red, green, blue, each a
 * softmax over its intensities (256 unless it is a small twin for exact checks). arXiv:1601.06759, section 3.5.
 *
 * <p>A 7x7 convolution with mask A, residual 3x3 convolutions with mask B, and 1x1 convolutions through a wide hidden
 * layer to the logits.
 */
public final class PixelCnn implements Recipe<PixelCnn.Options> {
    /** Intensities of a pixel of 8 bits. */
    public static final int LEVELS = 256;

    private static final int FIRST_SIZE = 7;
    private static final int HIDDEN_SIZE = 3;
    private static final int WIDE_FOR_GREY = 256;
    private static final int WIDE_FOR_EACH_COLOUR = 128;

    /**
     * @param channels width of the hidden layers, a multiple of the colours of an image
     * @param layers residual blocks
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Width of the hidden layers; for colour images a multiple of 3.")
            int channels,

            @Help("Residual blocks.") int layers,
            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
            if (layers < 1) throw new IllegalArgumentException("layers must be at least 1, not " + layers);
            MaximumLikelihood.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "pixelcnn",
                "a network of masked convolutions that predicts each pixel from those above and to its left",
                "arXiv:1601.06759",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 2400));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(channels == 1 ? 32 : 48, 4, 0.003);
    }

    @Override
    public Options tiny() {
        return new Options(4, 1, 0.003);
    }

    @Override
    public Learner learner(Options options, Site site) {
        var config = Config.of(site.channels(), options.channels(), options.layers());
        site.requireRoom(config::parameters);
        return MaximumLikelihood.ofIntensities(
                () -> Network.create(config, site.noise().seed(), site.dtype(), site.device()), options.lr(), site);
    }

    /**
     * The size of the network.
     *
     * @param colours channels of an image, 1 or 3
     * @param channels width of the hidden layers, a multiple of {@code colours}
     * @param layers number of residual blocks
     * @param levels intensities are 0 to levels - 1, with levels of 2 to 256
     */
    public record Config(int colours, int channels, int layers, int levels) {
        /** For intensities of 8 bits. */
        public static Config of(int colours, int channels, int layers) {
            return new Config(colours, channels, layers, LEVELS);
        }

        /** @throws IllegalArgumentException if a number is out of range */
        public Config {
            if (colours < 1) throw new IllegalArgumentException("images need at least 1 channel, not " + colours);
            if (channels < colours || channels % colours != 0)
                throw new IllegalArgumentException("channels must be a multiple of " + colours
                        + ", the colours of an image, so that each has its own; not " + channels);
            if (layers < 0) throw new IllegalArgumentException("layers cannot be negative, but is " + layers);
            if (levels < 2 || levels > LEVELS)
                throw new IllegalArgumentException("levels must be 2 to 256, not " + levels);
        }

        /**
         * Number of weights and biases.
         *
         * @throws ArithmeticException if that is 2<sup>63</sup> or more
         */
        public long parameters() {
            long inputs = (long) PixelFeatures.WIDTH * colours, logits = (long) levels * colours;
            long first = convolution(FIRST_SIZE, inputs, channels);
            long hidden = Math.multiplyExact(layers, convolution(HIDDEN_SIZE, channels, channels));
            long last = convolution(1, channels, wide()) + convolution(1, wide(), logits);
            return Math.addExact(first, Math.addExact(hidden, last));
        }

        private static long convolution(int size, long inputs, long outputs) {
            return Math.multiplyExact(size * size * inputs + 1, outputs);
        }

        /** Width of the hidden 1x1 layer: 256 for grey images, 128 for each colour otherwise. */
        int wide() {
            return colours == 1 ? WIDE_FOR_GREY : colours * WIDE_FOR_EACH_COLOUR;
        }
    }

    /** The network: a 7x7 convolution, residual 3x3 convolutions, and the 1x1 layers to the logits. */
    public record Network(PixelFeatures features, Conv first, List<Residual> hidden, Conv wide, Conv logits)
            implements Layer, Autoregressive {
        /** A network with its first weights, a function of the seed alone. */
        public static Network create(Config config, long seed, DType dtype, Device device) {
            return create(
                    config,
                    PixelFeatures.create(config.levels, dtype, device),
                    Initializer.ofOnlyNetwork(seed, dtype, device));
        }

        /** The same over numbers of which these features are known. */
        static Network create(Config config, PixelFeatures features, Initializer initializer) {
            int colours = config.colours, channels = config.channels;
            Mask a = new Mask(Mask.Kind.A, colours), b = new Mask(Mask.Kind.B, colours);
            int inputs = features.width() * colours;
            Conv first = Conv.create(FIRST_SIZE, inputs, channels, a, 1, initializer);
            List<Residual> hidden = IntStream.range(0, config.layers)
                    .mapToObj(_ -> new Residual(Conv.create(HIDDEN_SIZE, channels, channels, b, 0.5, initializer)))
                    .toList();
            Conv wide = Conv.create(1, channels, config.wide(), b, 1, initializer);
            Conv logits = Conv.create(1, config.wide(), colours * config.levels, b, 0.5, initializer);
            return new Network(features, first, hidden, wide, logits);
        }

        /** Images [N, H, W, C] of U8 to logits [N, H, W, C, levels]; those of a pixel depend on pixels before it only. */
        @Override
        public Tensor forward(Tensor images) {
            return logitsOf(trunk(features.of(images)), images.shape().dim(3));
        }

        /** Of {@link #forward}, whose logits are not kept. */
        @Override
        public Tensor nats(Tensor images) {
            return logits.crossEntropyAfterRelu(wide.afterRelu(trunk(features.of(images))), images);
        }

        /**
         * Logits of one pixel, [N, 1, 1, C, levels], with the bits that {@link #forward} gives: only the rows that can reach
         * the pixel go through the network, and only the pixel itself through its 1x1 layers.
         */
        @Override
        public Tensor logitsAt(Tensor images, int y, int x) {
            int reach = first.weight().shape().dim(0) / 2 + hidden.size() * (HIDDEN_SIZE / 2);
            Tensor rows = slice(features.of(images), 1, Math.max(0, y - reach), y + 1);
            Tensor last = slice(trunk(rows), 1, Math.min(y, reach), Math.min(y, reach) + 1);
            return logitsOf(slice(last, 2, x, x + 1), images.shape().dim(3));
        }

        /** All but the 1x1 layers: features to [N, H, W, channels]. */
        private Tensor trunk(Tensor inputs) {
            Tensor x = first.forward(inputs);
            for (Residual block : hidden) x = block.forward(x);
            return x;
        }

        /** The 1x1 layers, pixel by pixel: [N, H, W, channels] to logits [N, H, W, C, levels]. */
        private Tensor logitsOf(Tensor trunk, int colours) {
            return PixelCnn.logitsOf(trunk, wide, logits, colours);
        }

        /** The first layer sees as far to the right as half its width, the others less. */
        @Override
        public int lag(int width) {
            return Math.min(width, first.weight().shape().dim(1) / 2 + 1);
        }

        @Override
        public PixelSampler cached(int height, int width) {
            return new CachedSampler(causal(height, width), height, width);
        }

        @Override
        public boolean persists() {
            return true;
        }

        @Override
        public PixelSampler persistent(int height, int width) {
            return new PersistentSampler(causal(height, width), height, width);
        }

        /** The same network stage by stage, for images of one size; F32. */
        public CausalNetwork causal(int height, int width) {
            List<Stage> stages = new ArrayList<>();
            stages.add(Stage.conv(first));
            for (Residual block : hidden) stages.add(Stage.residual(block.conv()));
            stages.add(Stage.reluConv(wide));
            stages.add(Stage.reluConv(logits));
            int colours = logits.mask().groups(),
                    outputs = logits.weight().shape().dim(3);
            return new CausalNetwork(features.embedding(height, width), stages, colours, outputs / colours);
        }
    }

    /** Two 1x1 layers, each after a relu: [N, H, W, channels] to logits [N, H, W, C, levels]. */
    static Tensor logitsOf(Tensor trunk, Conv wide, Conv logits, int colours) {
        Tensor out = logits.afterRelu(wide.afterRelu(trunk));
        int[] dims = out.shape().dims();
        return reshape(out, dims[0], dims[1], dims[2], colours, dims[3] / colours);
    }

    /** A residual block: x + conv(relu(x)), [N, H, W, C] to the same. */
    public record Residual(Conv conv) implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            return conv.residual(x);
        }
    }
}
