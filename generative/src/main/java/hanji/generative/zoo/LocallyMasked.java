package hanji.generative.zoo;

import static hanji.kernels.conv.MaskedPatches.maskedPatches;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.sampler.AnyOrder;
import hanji.generative.sampler.InAnyOrder;
import hanji.generative.sampler.LocalBlock;
import hanji.generative.sampler.LocalCache;
import hanji.generative.sampler.LocalNetwork;
import hanji.generative.sampler.PixelOrder;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A PixelCNN of locally masked convolutions: each pixel has a mask of its own, made of an order of the pixels, so that one
 * network generates in any order. Trained in several, it draws any part of an image given all of the rest, and knows exactly how
 * likely that part is. Jain, Abbeel and Pathak, "Locally Masked Convolution for Autoregressive Models", arXiv:2006.12486.
 */
public final class LocallyMasked implements Recipe<LocallyMasked.Options> {
    private static final int FIRST_SIZE = 7;
    private static final int HIDDEN_SIZE = 3;

    /** The orders in which a network learns to generate. */
    public enum Orders {
        /** Row by row, each from the left. */
        RASTER,
        /** Along an S, from each corner by rows and by columns. */
        EIGHT,
        /** As {@link #EIGHT}; in half of the steps all that is outside a random rectangle comes first. */
        HOLES;

        List<PixelOrder> of(int height, int width) {
            if (this == RASTER) return List.of(PixelOrder.raster(height, width));
            return IntStream.range(0, PixelOrder.S_CURVES)
                    .mapToObj(variant -> PixelOrder.sCurve(height, width, variant))
                    .toList();
        }
    }

    /**
     * @param channels width of the hidden layers, a multiple of the colours of an image
     * @param layers residual blocks
     * @param orders in which it learns to generate
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Width of the hidden layers; for colour images a multiple of 3.")
            int channels,

            @Help("Residual blocks.") int layers,

            @Help("Orders in which it learns to generate pixels.")
            Orders orders,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
            if (layers < 0) throw new IllegalArgumentException("layers cannot be negative, but is " + layers);
            MaximumLikelihood.requireRate(lr);
        }

        private PixelCnn.Config config(Site site) {
            return PixelCnn.Config.of(site.channels(), channels, layers);
        }

        /** Those of a PixelCNN, whose windows have as many taps; own pixels have weights besides. */
        private long weights(Site site) {
            long inputs = (long) PixelFeatures.WIDTH * site.channels();
            long own = Math.addExact(inputs + 1, Math.multiplyExact(channels + 1L, layers));
            return Math.addExact(config(site).parameters(), Math.multiplyExact(own, channels));
        }
    }

    @Override
    public Card card() {
        return new Card(
                "lmconv",
                "a network whose masks differ from pixel to pixel, so that it generates in any order and fills any gap",
                "arXiv:2006.12486",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 1400));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(channels == 1 ? 32 : 48, 4, Orders.EIGHT, 0.003);
    }

    @Override
    public Options tiny() {
        return new Options(4, 1, Orders.HOLES, 0.003);
    }

    @Override
    public Learner learner(Options options, Site site) {
        PixelCnn.Config config = options.config(site);
        site.requireRoom(() -> options.weights(site));
        List<PixelOrder> orders = options.orders().of(site.height(), site.width());
        boolean holes = options.orders() == Orders.HOLES;
        return new MaximumLikelihood<>(
                () -> Network.create(config, site),
                options.lr(),
                (network, batch, now) -> {
                    Tensor images = site.intensities(batch);
                    Philox noise = site.noise().of("orders", now.shardStep());
                    return scale(sum(network.nats(images, draw(orders, holes, site, noise))), 1.0 / images.size());
                },
                "train_bits_per_dim",
                Unit.BITS_PER_DIM,
                network -> new InAnyOrder(network, site, orders));
    }

    /** One of the orders; in half of the draws, if holes are asked for, it begins with what is outside a rectangle. */
    static PixelOrder draw(List<PixelOrder> orders, boolean holes, Site site, Philox noise) {
        PixelOrder order = orders.get((int) (noise.uniform(0) * orders.size()));
        if (!holes || noise.uniform(1) < 0.5) return order;
        int height = site.height(), width = site.width();
        int[] rows = range(noise, 2, height), columns = range(noise, 4, width);
        boolean[] known = new boolean[height * width];
        for (int pixel = 0; pixel < known.length; pixel++) {
            int y = pixel / width, x = pixel % width;
            known[pixel] = y < rows[0] || y > rows[1] || x < columns[0] || x > columns[1];
        }
        return order.after(known);
    }

    /** The first and the last of a range of indices below {@code count}. */
    private static int[] range(Philox noise, int element, int count) {
        int a = (int) (noise.uniform(element) * count), b = (int) (noise.uniform(element + 1) * count);
        return new int[] {Math.min(a, b), Math.max(a, b)};
    }

    /**
     * The network.
     *
     * @param first 1x1, from the window round a pixel, whose centre is closed
     * @param own 1x1 with mask A, from the pixel's own earlier colours, where there are colours
     */
    record Network(
            PixelFeatures features, Conv first, Optional<Conv> own, List<LocalBlock> hidden, Conv wide, Conv logits)
            implements AnyOrder {
        static Network create(PixelCnn.Config config, Site site) {
            Initializer initializer = site.initializer("locally masked");
            int colours = config.colours(), channels = config.channels(), inputs = PixelFeatures.WIDTH * colours;
            Mask a = new Mask(Mask.Kind.A, colours), b = new Mask(Mask.Kind.B, colours);
            return new Network(
                    PixelFeatures.create(config.levels(), site.dtype(), site.device()),
                    LocalBlock.around(FIRST_SIZE, inputs, channels, 1, initializer),
                    colours == 1 ? Optional.empty() : Optional.of(Conv.create(1, inputs, channels, a, 1, initializer)),
                    IntStream.range(0, config.layers())
                            .mapToObj(_ -> LocalBlock.create(HIDDEN_SIZE, channels, colours, 0.5, initializer))
                            .toList(),
                    Conv.create(1, channels, config.wide(), b, 1, initializer),
                    Conv.create(1, config.wide(), colours * config.levels(), b, 0.5, initializer));
        }

        /** Which neighbours come before each pixel, in the windows of the first layer and of the blocks. */
        List<Tensor> before(PixelOrder order) {
            Device device = logits.weight().device();
            return List.of(order.before(FIRST_SIZE, device), order.before(HIDDEN_SIZE, device));
        }

        /**
         * Images [N, H, W, C] of U8 to logits [N, H, W, C, levels]; those of a pixel depend on pixels before it only.
         *
         * @param before two masks, for the first layer and for the blocks
         */
        Tensor forward(Tensor images, List<Tensor> before) {
            return PixelCnn.logitsOf(
                    trunk(features.of(images), before),
                    wide,
                    logits,
                    images.shape().dim(3));
        }

        /** All but the 1x1 layers at the end: features to [N, H, W, channels]. */
        private Tensor trunk(Tensor inputs, List<Tensor> before) {
            Tensor around = first.forward(maskedPatches(inputs, before.getFirst()));
            Tensor x = own.map(conv -> add(around, conv.forward(inputs))).orElse(around);
            for (LocalBlock block : hidden) x = block.forward(x, before.getLast());
            return x;
        }

        @Override
        public Tensor forward(Tensor images, PixelOrder order) {
            return forward(images, before(order));
        }

        /** Of {@link #forward}, whose logits are not kept. */
        @Override
        public Tensor nats(Tensor images, PixelOrder order) {
            return logits.crossEntropyAfterRelu(wide.afterRelu(trunk(features.of(images), before(order))), images);
        }

        @Override
        public Tensor logitsAt(Tensor images, PixelOrder order, int pixel) {
            int width = images.shape().dim(2), y = pixel / width, x = pixel % width;
            Tensor last = trunk(features.of(images), before(order));
            Tensor there = slice(slice(last, 1, y, y + 1), 2, x, x + 1);
            Tensor at = PixelCnn.logitsOf(there, wide, logits, images.shape().dim(3));
            return reshape(at, at.shape().dim(0), at.shape().dim(3), at.shape().dim(4));
        }

        @Override
        public LocalCache cached(byte[] images, int first, int count, PixelOrder order) {
            int colours = logits.mask().groups();
            int height = order.height(), width = order.width();
            var local =
                    new LocalNetwork(features.embedding(height, width), this.first, own, hidden, wide, logits, colours);
            return new LocalCache(local, before(order), height, width, images, first, count);
        }
    }
}
