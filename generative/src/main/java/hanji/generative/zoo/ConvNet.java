package hanji.generative.zoo;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.LayerChain;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Linear;
import hanji.nn.layer.StridedConv;
import java.util.List;

/**
 * Convolutional network: a 3x3 convolution, two 4x4 convolutions of stride 2 in place of pooling (arXiv:1412.6806), a
 * hidden layer and the classes. LeCun et al., "Gradient-based learning applied to document recognition", 1998.
 */
public final class ConvNet implements Recipe<ConvNet.Options> {
    private static final Window HALVING = new Window(2, 1);

    /**
     * @param channels of the first convolution; the others have twice as many
     * @param hidden units of the layer before the classes
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Channels of the first convolution; the others have twice as many.")
            int channels,

            @Help("Units of the layer before the classes.") int hidden,
            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            Classifier.requireRate(lr);
        }

        private long weights(Site site) {
            long twice = 2L * channels, flat = twice * (site.height() / 4) * (site.width() / 4);
            long convolutions = 9L * site.channels() * channels
                    + Math.multiplyExact(16L * channels, twice)
                    + Math.multiplyExact(16L * twice, twice);
            return Math.addExact(convolutions, Math.multiplyExact(flat, hidden) + (hidden + 1L) * site.classes());
        }
    }

    @Override
    public Card card() {
        return new Card(
                "convnet",
                "a classifier of convolutions, two of which halve the image",
                "LeCun et al. 1998",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(64, 3000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(24, 128, 0.002);
    }

    @Override
    public Options tiny() {
        return new Options(2, 5, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        Classifier.requireClasses(site);
        if (site.height() < 4 || site.width() < 4)
            throw new IllegalArgumentException("needs images of at least 4 x 4, since it halves them twice");
        site.requireRoom(() -> options.weights(site));
        return new Classifier(() -> network(options, site), options.lr(), site);
    }

    private static Network network(Options options, Site site) {
        var initializer = site.initializer("convnet");
        int channels = options.channels(), twice = 2 * channels;
        int flat = twice * (site.height() / 2 / 2) * (site.width() / 2 / 2);
        return new Network(
                Conv.create(3, site.channels(), channels, Mask.NONE, 1, initializer),
                StridedConv.create(4, channels, twice, HALVING, 1, initializer),
                StridedConv.create(4, twice, twice, HALVING, 1, initializer),
                Linear.create(flat, options.hidden(), 1, initializer),
                Linear.create(options.hidden(), site.classes(), 0.5, initializer));
    }

    /** Images [N, H, W, C] to logits [N, classes], through the hidden layer's units as features. */
    private record Network(Conv first, StridedConv second, StridedConv third, Linear hidden, Linear logits)
            implements FeatureNetwork {
        @Override
        public LayerChain chain() {
            return new LayerChain(List.of(
                    LayeredNetwork.rectified("conv1", first),
                    LayeredNetwork.rectified("conv2", second),
                    LayeredNetwork.rectified("conv3", third),
                    LayeredNetwork.rectified("hidden", hidden),
                    LayeredNetwork.logits(logits)));
        }
    }
}
