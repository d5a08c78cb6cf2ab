package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.recurrent.GridRnn.gridRnn;
import static hanji.kernels.recurrent.GridRnn.shifted;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.GridNetwork;
import hanji.generative.sampler.GridSampler;
import hanji.generative.sampler.PixelSampler;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Linear;
import hanji.tensor.Tensor;
import java.util.Optional;

/**
 * A recurrent network over the grid of pixels: a state for each pixel, made of the pixel and of the states to its left and above,
 * from which the pixels to its right and below are predicted. It trains and draws in H + W - 1 steps, since an antidiagonal
 * needs the one before it only; what is above and to the right of a pixel it does not see. The spatial recurrence of Theis and
 * Bethge, arXiv:1506.03478, with the plain units of Graves et al., arXiv:0705.2011, and the softmax of arXiv:1601.06759.
 */
public final class GridRecurrent implements Recipe<GridRecurrent.Options> {
    /** Below 1, so that states of many cells before do not saturate the first ones. */
    private static final double RECURRENT_GAIN = 0.5;

    /**
     * @param units of a pixel's state
     * @param wide channels of the hidden layer before the logits, a multiple of the colours of an image
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Units of the state of a pixel.") int units,

            @Help("Channels of the layer before the logits; for colour images a multiple of 3.")
            int wide,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (units < 1) throw new IllegalArgumentException("units must be at least 1, not " + units);
            if (wide < 1) throw new IllegalArgumentException("wide must be at least 1, not " + wide);
            MaximumLikelihood.requireRate(lr);
        }

        /** Weights and biases, those that are closed included. */
        private long weights(int colours) {
            long inputs = (long) PixelFeatures.WIDTH * colours, logits = (long) PixelCnn.LEVELS * colours;
            long state = Math.multiplyExact(inputs + 1 + 2L * units, units);
            long hidden = Math.multiplyExact(2L * units + 1 + (colours > 1 ? inputs + 1 : 0), wide);
            return Math.addExact(Math.addExact(state, hidden), Math.multiplyExact(wide + 1L, logits));
        }
    }

    @Override
    public Card card() {
        return new Card(
                "grid-rnn",
                "a recurrent network that predicts each pixel from the states of those to its left and above",
                "arXiv:1506.03478",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 1000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(64, channels == 1 ? 256 : 384, 0.003);
    }

    @Override
    public Options tiny() {
        return new Options(5, 6, 0.003);
    }

    @Override
    public Learner learner(Options options, Site site) {
        if (options.wide() % site.channels() != 0)
            throw new IllegalArgumentException("wide must be a multiple of " + site.channels()
                    + ", the colours of an image, so that each has its own; not " + options.wide());
        site.requireRoom(() -> options.weights(site.channels()));
        return MaximumLikelihood.ofIntensities(
                () -> Network.create(options, PixelCnn.LEVELS, site), options.lr(), site);
    }

    /**
     * The network.
     *
     * @param input from a pixel to what its state is given
     * @param fromLeft [U, U]
     * @param fromAbove [U, U]
     * @param context 1x1, from the states to the left and above to a hidden layer
     * @param own 1x1 with mask A, from the pixel's own earlier colours, where there are colours
     * @param logits 1x1 with mask B
     */
    record Network(
            PixelFeatures features,
            Linear input,
            Tensor fromLeft,
            Tensor fromAbove,
            Conv context,
            Optional<Conv> own,
            Conv logits)
            implements Autoregressive {
        /** @param levels intensities are 0 to levels - 1 */
        static Network create(Options options, int levels, Site site) {
            Initializer initializer = site.initializer("grid rnn");
            int colours = site.channels(), units = options.units(), wide = options.wide();
            int inputs = PixelFeatures.WIDTH * colours;
            Mask a = new Mask(Mask.Kind.A, colours), b = new Mask(Mask.Kind.B, colours);
            return new Network(
                    PixelFeatures.create(levels, site.dtype(), site.device()),
                    Linear.create(inputs, units, 1, initializer),
                    initializer.heUniform(2 * units, RECURRENT_GAIN, units, units),
                    initializer.heUniform(2 * units, RECURRENT_GAIN, units, units),
                    Conv.create(1, 2 * units, wide, Mask.NONE, 1, initializer),
                    colours == 1 ? Optional.empty() : Optional.of(Conv.create(1, inputs, wide, a, 1, initializer)),
                    Conv.create(1, wide, colours * levels, b, 0.5, initializer));
        }

        /** Images [N, H, W, C] of U8 to logits [N, H, W, C, levels]; those of a pixel depend on pixels before it only. */
        @Override
        public Tensor forward(Tensor images) {
            return logitsOf(features.of(images), images.shape().dim(3));
        }

        /** Of {@link #forward}, whose logits are not kept. */
        @Override
        public Tensor nats(Tensor images) {
            return logits.crossEntropyAfterRelu(hidden(features.of(images)), images);
        }

        /** The rows of an image from the first on, as features, to their logits. */
        private Tensor logitsOf(Tensor pixels, int colours) {
            Tensor out = logits.afterRelu(hidden(pixels));
            int[] dims = out.shape().dims();
            return reshape(out, dims[0], dims[1], dims[2], colours, dims[3] / colours);
        }

        /** All before the last layer. */
        private Tensor hidden(Tensor pixels) {
            Tensor states = gridRnn(input.forward(pixels), fromLeft, fromAbove);
            Tensor round = context.forward(concat(3, shifted(states, 2), shifted(states, 1)));
            return own.map(conv -> add(round, conv.forward(pixels))).orElse(round);
        }

        /** States know all rows above, so these go through the network. */
        @Override
        public Tensor logitsAt(Tensor images, int y, int x) {
            Tensor rows = slice(features.of(images), 1, 0, y + 1);
            return slice(slice(logitsOf(rows, images.shape().dim(3)), 1, y, y + 1), 2, x, x + 1);
        }

        @Override
        public int lag(int width) {
            return 1;
        }

        @Override
        public PixelSampler cached(int height, int width) {
            int colours = logits.mask().groups();
            var network = new GridNetwork(
                    features.embedding(height, width), input, fromLeft, fromAbove, context, own, logits, colours);
            return new GridSampler(network, height, width);
        }
    }
}
