package hanji.generative.zoo;

import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Flow matching along straight paths, arXiv:2210.02747, section 4.1: between an image x_0 and noise z lies {@code (1 - t) x_0 + t z}, a
 * network is trained to tell the velocity {@code z - x_0} from there, and images are drawn by going back from noise along what
 * it says. Here time is 0 at an image, the other way round than in the paper, so that it is the level of noise; σ_min is 0.
 *
 * <p>It is the network of {@link Ddpm} with another answer. A step of Euler's is one of DDIM's over these levels: with x_0 = x - t v
 * and z = x_0 + v, {@code (1 - t') x_0 + t' z = x + (t' - t) v}.
 */
public final class FlowMatching implements Recipe<FlowMatching.Options> {
    /**
     * @param channels of the network at full resolution
     * @param drawingSteps of Euler's method that an image is drawn in
     * @param classes whether images of a class are drawn
     * @param guidance how far they go beyond what their class says
     * @param ema share of the averaged weights that stays at each late step
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Channels of the network at full resolution.")
            int channels,

            @Help("Steps of Euler's method in which an image is drawn.")
            int drawingSteps,

            @Help("Whether it is told the class of images, so that images of a class can be drawn.")
            boolean classes,

            @Help("How far images of a class go beyond what it says: 0 for not at all.")
            double guidance,

            @Help("Share of the averaged weights that stays at each step.")
            double ema,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            Ddpm.requireNetwork(channels, ema, guidance);
            if (drawingSteps < 1)
                throw new IllegalArgumentException("drawing-steps must be at least 1, not " + drawingSteps);
            MaximumLikelihood.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "flow-matching",
                "a network that tells the velocity of images on straight ways from noise",
                "arXiv:2210.02747",
                Card.Family.IMPLICIT_DIRECT,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(32, 1500));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(16, 50, false, 1, 0.999, 0.002);
    }

    @Override
    public Options tiny() {
        return new Options(4, 3, true, 8, 0.5, 0.1);
    }

    @Override
    public Learner learner(Options options, Site site) {
        if (options.classes()) Classifier.requireClasses(site);
        site.requireRoom(() -> UNet.weights(options.channels(), site));
        var loss = new DenoisingLoss(site, share -> level(1 - share), _ -> -1, _ -> 1, options.classes());
        return new MaximumLikelihood<>(
                () -> UNet.create(options.channels(), options.classes(), site),
                options.lr(),
                options.ema(),
                loss::of,
                "train_velocity_error",
                Unit.NUMBER,
                network -> fitted(network, options, site));
    }

    private static Fitted fitted(UNet network, Options options, Site site) {
        var steps = new Ddim(levels(options.drawingSteps()), 0);
        return options.classes()
                ? new OfClasses(network, steps, options.guidance(), site)
                : new OfCodes(network, steps, site);
    }

    private static Level level(double t) {
        return new Level(Level.LAST * t, 1 - t, t);
    }

    /** From noise to an image in steps of one length. */
    static List<Level> levels(int steps) {
        return IntStream.rangeClosed(0, steps)
                .mapToObj(i -> level(1 - (double) i / steps))
                .toList();
    }

    private sealed interface Model extends DrawsByDenoising {
        @Override
        default Denoiser denoiser(Tensor labels, double guidance) {
            return Denoiser.ofVelocity(new Guidance(network(), site(), guidance).of(labels))
                    .withinRange();
        }
    }

    /** Its images are functions of the noise that they begin in. */
    private record OfCodes(UNet network, Ddim steps, Site site) implements Model, DrawsByDenoising.OfCodes {}

    /** Is told the class of an image. */
    private record OfClasses(UNet network, Ddim steps, double guidance, Site site)
            implements Model, DrawsByDenoising.OfClasses {}
}
