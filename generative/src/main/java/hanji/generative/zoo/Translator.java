package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Translates;
import hanji.generative.model.Unit;
import hanji.generative.signal.Signals;
import hanji.generative.signal.View;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.Tensor;
import java.util.Map;

/**
 * Makes an image of what is left of it, colours of brightness or clothes of their edges: image-to-image translation, arXiv:1611.07004, by
 * the regression alone, without its adversary. The answer is the mean of the images that it could be, so what the view leaves open
 * comes out grey or blurred. It computes at half the resolution.
 */
public final class Translator implements Recipe<Translator.Options> {
    /**
     * @param view that it sees of images
     * @param channels of the inner convolutions
     * @param blocks inner convolutions
     * @param ema share of the averaged weights that stays at each late step
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("What it sees of images: how bright they are, or their edges.")
            View view,

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
                "translator",
                "a network that makes images of their brightness or of their edges",
                "arXiv:1611.07004",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(32, 2000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(channels == 1 ? View.EDGES : View.GREY, 48, 6, 0.995, 0.002);
    }

    @Override
    public Options tiny() {
        return new Options(View.EDGES, 2, 1, 0.9, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        HalfResolution.requireEven(site);
        if (options.view() == View.GREY && site.channels() == 1)
            throw new IllegalArgumentException("colours of brightness can be learned from images in colour alone");
        int in = HalfResolution.PIXELS, out = HalfResolution.PIXELS * site.channels();
        site.requireRoom(() -> Corrections.weights(in, options.channels(), options.blocks(), out));
        return new MaximumLikelihood<>(
                () -> Corrections.create(
                        in, options.channels(), options.blocks(), out, site.initializer("corrections")),
                options.lr(),
                options.ema(),
                (network, batch, _) -> loss(network, options.view(), batch, site),
                "train_error",
                Unit.SQUARED_ERROR,
                network -> new Model(network, options.view(), site));
    }

    private static Tensor loss(Corrections network, View view, Batch batch, Site site) {
        Images images = Images.unlabelled(site.height(), site.width(), site.channels(), batch.pixels());
        return mean(square(subtract(translated(network, view.of(images), site), site.unit(batch))));
    }

    /** The view itself in each channel, and corrections. */
    private static Tensor translated(Corrections network, Images views, Site site) {
        Tensor seen = Signals.of(views).tensor(site.dtype(), site.device());
        return add(HalfResolution.undone(network.forward(HalfResolution.of(seen))), seen);
    }

    /** A trained network. */
    private record Model(Corrections network, View view, Site site) implements Translates {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        @Override
        public Images translate(Images views) {
            return InParts.of(views, site, part -> translated(network, part, site));
        }
    }
}
