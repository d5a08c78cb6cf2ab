package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.model.Card;
import hanji.generative.model.Enlarges;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.signal.Bicubic;
import hanji.generative.signal.Signals;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.data.Size;
import hanji.tensor.Tensor;
import java.util.Map;

/**
 * Super-resolution by a network that computes at the low resolution and gives four values for each pixel: ESPCN, arXiv:1609.05158. It
 * corrects the bicubic interpolation, which has most of the image already (arXiv:1511.04587), and is trained by the squared
 * error on training images and the same at half their size.
 */
public final class SuperResolver implements Recipe<SuperResolver.Options> {
    /**
     * @param channels of the inner convolutions
     * @param blocks inner convolutions
     * @param ema share of the averaged weights that stays at each late step
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Channels of the inner convolutions.") int channels,
            @Help("How many inner convolutions there are.") int blocks,

            @Help("Share of the averaged weights that stays at each step.")
            double ema,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            Corrections.require(channels, blocks, ema, lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "superresolver",
                "a network that makes images of twice the height and width",
                "arXiv:1609.05158",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(32, 2000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(32, 4, 0.995, 0.002);
    }

    @Override
    public Options tiny() {
        return new Options(2, 1, 0.9, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        HalfResolution.requireEven(site);
        int in = site.channels(), out = HalfResolution.PIXELS * in;
        site.requireRoom(() -> Corrections.weights(in, options.channels(), options.blocks(), out));
        return new MaximumLikelihood<>(
                () -> Corrections.create(
                        in, options.channels(), options.blocks(), out, site.initializer("corrections")),
                options.lr(),
                options.ema(),
                (network, batch, _) -> loss(network, batch, site),
                "train_error",
                Unit.SQUARED_ERROR,
                network -> new Model(network, site));
    }

    private static Tensor loss(Corrections network, Batch batch, Site site) {
        Images images = Images.unlabelled(site.height(), site.width(), site.channels(), batch.pixels());
        Tensor made = enlarged(network, images.resized(half(site)), site);
        return mean(square(subtract(made, site.unit(batch))));
    }

    private static Size half(Site site) {
        return new Size(site.height() / 2, site.width() / 2);
    }

    /** [N, H/2, W/2, C] to [N, H, W, C]. */
    private static Tensor enlarged(Corrections network, Images small, Site site) {
        Signals signals = Signals.of(small);
        Tensor bicubic = Bicubic.enlarged(signals, 2).tensor(site.dtype(), site.device());
        return add(bicubic, HalfResolution.undone(network.forward(signals.tensor(site.dtype(), site.device()))));
    }

    /** A trained network. */
    private record Model(Corrections network, Site site) implements Enlarges {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        @Override
        public Images enlarge(Images small) {
            if (small.height() != half(site).height()
                    || small.width() != half(site).width()
                    || small.channels() != site.channels())
                throw new IllegalArgumentException("this model is for images of " + half(site) + " with "
                        + site.channels() + " channels, not " + small);
            return InParts.of(small, site, part -> enlarged(network, part, site));
        }
    }
}
