package hanji.generative.zoo;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import java.util.List;

/**
 * A small network that predicts each intensity from those before it in a window round it, the same at every
 * place: {@code p(x) = product of p(x_i | x_j, j < i, j within reach)}, over pixels in raster order, and in a pixel over red, green,
 * blue. The neural conditionals of Bengio and Bengio, NIPS 12 (1999) 400, with weights that all places share.
 *
 * <p>It is what a PixelCNN is without its residual blocks, and cannot see farther than its window.
 */
public final class CausalWindow implements Recipe<CausalWindow.Options> {
    /** A wider window than this holds more weights than images of the sizes meant here can train. */
    private static final int MOST_REACH = 31;

    /**
     * @param reach rows above a pixel, and columns to its either side, that it sees
     * @param hidden units of both hidden layers, a multiple of the colours of an image
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Rows above a pixel, and columns to either side, that it sees.")
            int reach,

            @Help("Units of both hidden layers; for colour images a multiple of 3.")
            int hidden,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (reach < 1 || reach > MOST_REACH)
                throw new IllegalArgumentException("reach must be 1 to " + MOST_REACH + ", not " + reach);
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            MaximumLikelihood.requireRate(lr);
        }

        /** Weights and biases, those that are closed included. */
        private long weights(int colours) {
            long taps = (2L * reach + 1) * (2L * reach + 1), inputs = (long) PixelFeatures.WIDTH * colours;
            long window = Math.multiplyExact(taps * inputs + 1 + hidden + 1L, hidden);
            return Math.addExact(window, Math.multiplyExact(hidden + 1L, (long) colours * PixelCnn.LEVELS));
        }
    }

    @Override
    public Card card() {
        return new Card(
                "causal-window",
                "a small network that predicts each pixel from those before it in a window",
                "Bengio and Bengio, NIPS 12 (1999) 400",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 1800));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(5, channels == 1 ? 128 : 192, 0.003);
    }

    @Override
    public Options tiny() {
        return new Options(2, 6, 0.003);
    }

    @Override
    public Learner learner(Options options, Site site) {
        if (options.hidden() % site.channels() != 0)
            throw new IllegalArgumentException("hidden must be a multiple of " + site.channels()
                    + ", the colours of an image, so that each has its own; not " + options.hidden());
        site.requireRoom(() -> options.weights(site.channels()));
        return MaximumLikelihood.ofIntensities(() -> network(options, PixelCnn.LEVELS, site), options.lr(), site);
    }

    /** @param levels intensities are 0 to levels - 1 */
    static PixelCnn.Network network(Options options, int levels, Site site) {
        Initializer initializer = site.initializer("causal window");
        int colours = site.channels();
        Mask a = new Mask(Mask.Kind.A, colours), b = new Mask(Mask.Kind.B, colours);
        Conv window = Conv.create(
                2 * options.reach() + 1, PixelFeatures.WIDTH * colours, options.hidden(), a, 1, initializer);
        Conv hidden = Conv.create(1, options.hidden(), options.hidden(), b, 1, initializer);
        Conv logits = Conv.create(1, options.hidden(), colours * levels, b, 0.5, initializer);
        PixelFeatures features = PixelFeatures.create(levels, site.dtype(), site.device());
        return new PixelCnn.Network(features, window, List.of(), hidden, logits);
    }
}
