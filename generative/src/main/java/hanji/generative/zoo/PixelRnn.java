package hanji.generative.zoo;

import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Binary.add;

import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Site;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.PixelSampler;
import hanji.generative.sampler.RecurrentLayer;
import hanji.generative.sampler.RecurrentLayer.Recurrence;
import hanji.generative.sampler.RecurrentNetwork;
import hanji.generative.sampler.RecurrentSampler;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What the two PixelRNNs of arXiv:1601.06759 share, table 1: a 7x7 convolution with mask A, recurrent layers with residual
 * connections, and 1x1 convolutions to a softmax over the intensities of each colour. {@link RowLstm} and
 * {@link DiagonalBiLstm} differ in their layers.
 */
public final class PixelRnn {
    private static final int FIRST_SIZE = 7;
    private static final int GATES = 4;
    /** Below 1, so that states of many cells before do not saturate the first ones. */
    private static final double RECURRENT_GAIN = 0.5;

    private PixelRnn() {}

    /**
     * @param units h, of each layer's states, a multiple of the colours of an image; the map between layers has 2h channels
     * @param layers recurrent layers
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Units of the states of each layer; for colour images a multiple of 3.")
            int units,

            @Help("Recurrent layers.") int layers,
            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (units < 1) throw new IllegalArgumentException("units must be at least 1, not " + units);
            if (layers < 1) throw new IllegalArgumentException("layers must be at least 1, not " + layers);
            MaximumLikelihood.requireRate(lr);
        }

        /** 2h. */
        private int channels() {
            return Math.multiplyExact(2, units);
        }

        private int wide(int colours) {
            return PixelCnn.Config.of(colours, channels(), layers).wide();
        }
    }

    /**
     * The kernels of a layer.
     *
     * @param name of its networks
     * @param directions how many recurrences
     * @param inputs columns of K^is
     * @param states states that a cell reads by K^ss
     */
    record Kernels(String name, int directions, int inputs, int states) {
        /** Weights and biases of a network, those that are closed included. */
        long weights(Options options, int colours) {
            long h = options.units(), p = options.channels(), wide = options.wide(colours);
            long first = Math.multiplyExact((long) FIRST_SIZE * FIRST_SIZE * PixelFeatures.WIDTH * colours + 1, p);
            long recurrence = Math.multiplyExact(inputs * p + 1 + states * h, GATES * h);
            long layer = Math.addExact(Math.multiplyExact(directions, recurrence), Math.multiplyExact(h + 1, p));
            long outputs = Math.addExact((p + 1) * wide, (wide + 1) * colours * PixelCnn.LEVELS);
            return Math.addExact(Math.addExact(first, Math.multiplyExact(options.layers(), layer)), outputs);
        }

        Recurrence recurrence(int units, int colours, Initializer initializer) {
            Mask b = new Mask(Mask.Kind.B, colours);
            return new Recurrence(
                    Conv.create(1, inputs, 2 * units, GATES * units, b, 0.5, initializer),
                    initializer.heUniform(states * units, RECURRENT_GAIN, states, units, GATES * units));
        }
    }

    /** Makes a layer of recurrences and of the convolution behind them. */
    @FunctionalInterface
    interface LayerOf {
        RecurrentLayer of(List<Recurrence> recurrences, Conv out);
    }

    static Learner learner(Kernels kernels, LayerOf layer, Options options, Site site) {
        if (options.units() % site.channels() != 0)
            throw new IllegalArgumentException("units must be a multiple of " + site.channels()
                    + ", the colours of an image, so that each has its own; not " + options.units());
        site.requireRoom(() -> kernels.weights(options, site.channels()));
        return MaximumLikelihood.ofIntensities(
                () -> Network.create(kernels, layer, options, PixelCnn.LEVELS, site), options.lr(), site);
    }

    /** From four gates of each colour to four gates of all, as the Lstm takes them: [N, H, W, 4h] to the same. */
    static Tensor byGate(Tensor gates, int colours) {
        if (colours == 1) return gates;
        int n = gates.shape().dim(0),
                height = gates.shape().dim(1),
                width = gates.shape().dim(2);
        int part = gates.shape().dim(3) / GATES / colours;
        Tensor byColour = reshape(gates, n, height, width, colours, GATES, part);
        return reshape(permute(byColour, 0, 1, 2, 4, 3, 5), gates.shape());
    }

    /** The weights. */
    record Network(PixelFeatures features, Conv first, List<RecurrentLayer> layers, Conv wide, Conv logits)
            implements Autoregressive {
        /** @param levels intensities are 0 to levels - 1 */
        static Network create(Kernels kernels, LayerOf layer, Options options, int levels, Site site) {
            Initializer initializer = site.initializer(kernels.name());
            int colours = site.channels(), h = options.units();
            Mask a = new Mask(Mask.Kind.A, colours), b = new Mask(Mask.Kind.B, colours);
            Conv first = Conv.create(FIRST_SIZE, PixelFeatures.WIDTH * colours, 2 * h, a, 1, initializer);
            List<RecurrentLayer> layers = IntStream.range(0, options.layers())
                    .mapToObj(_ -> layer.of(
                            IntStream.range(0, kernels.directions())
                                    .mapToObj(_ -> kernels.recurrence(h, colours, initializer))
                                    .toList(),
                            Conv.create(1, h, 2 * h, b, 1, initializer)))
                    .toList();
            int hidden = options.wide(colours);
            Conv wide = Conv.create(1, 2 * h, hidden, b, 1, initializer);
            Conv logits = Conv.create(1, hidden, colours * levels, b, 0.5, initializer);
            PixelFeatures features = PixelFeatures.create(levels, site.dtype(), site.device());
            return new Network(features, first, layers, wide, logits);
        }

        /** Images [N, H, W, C] of U8 to logits [N, H, W, C, levels]; those of a pixel depend on pixels before it only: (1), (2). */
        @Override
        public Tensor forward(Tensor images) {
            return forward(images, Network::states);
        }

        /** @param states of a layer, [N, H, W, h], from its map, [N, H, W, 2h] */
        Tensor forward(Tensor images, BiFunction<RecurrentLayer, Tensor, Tensor> states) {
            return logitsOf(trunk(features.of(images), states), images.shape().dim(3));
        }

        /** Of {@link #forward}, whose logits are not kept. */
        @Override
        public Tensor nats(Tensor images) {
            return logits.crossEntropyAfterRelu(wide.afterRelu(trunk(features.of(images), Network::states)), images);
        }

        private static Tensor states(RecurrentLayer layer, Tensor map) {
            return switch (layer) {
                case RecurrentLayer.Row row -> RowLstm.states(row, map);
                case RecurrentLayer.Diagonal diagonal -> DiagonalBiLstm.states(diagonal, map);
            };
        }

        private Tensor trunk(Tensor inputs, BiFunction<RecurrentLayer, Tensor, Tensor> states) {
            Tensor map = first.forward(inputs);
            for (RecurrentLayer layer : layers)
                map = add(map, layer.out().forward(states.apply(layer, map))); // section 3.3, figure 5
            return map;
        }

        /** The 1x1 layers, pixel by pixel: [N, H, W, 2h] to logits [N, H, W, C, levels]. */
        private Tensor logitsOf(Tensor map, int colours) {
            Tensor out = logits.afterRelu(wide.afterRelu(map));
            int[] dims = out.shape().dims();
            return reshape(out, dims[0], dims[1], dims[2], colours, dims[3] / colours);
        }

        /** States know all rows above, so these go through the network. */
        @Override
        public Tensor logitsAt(Tensor images, int y, int x) {
            Tensor rows = slice(features.of(images), 1, 0, y + 1);
            Tensor row = slice(trunk(rows, Network::states), 1, y, y + 1);
            return logitsOf(slice(row, 2, x, x + 1), images.shape().dim(3));
        }

        /** Rows come one after the other: a state of the row above may have seen all of it. */
        @Override
        public int lag(int width) {
            return width;
        }

        @Override
        public PixelSampler cached(int height, int width) {
            int colours = logits.mask().groups();
            var network = new RecurrentNetwork(features.embedding(height, width), first, layers, wide, logits, colours);
            return new RecurrentSampler(network, height, width);
        }
    }
}
