package hanji.generative.zoo;

import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Meaning;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.SplitsBound;
import hanji.generative.model.Unit;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Denoising diffusion probabilistic model, arXiv:2006.11239: a U-Net is trained to tell noise and images apart, by {@code L_simple} of
 * equation 14 or the same of a velocity, and images are drawn by taking noise away step by step, by DDIM (arXiv:2010.02502) in as few steps as wanted.
 * Its likelihood has a bound.
 */
public final class Ddpm implements Recipe<Ddpm.Options> {
    /**
     * @param channels of the network at full resolution
     * @param timesteps T of the forward process
     * @param schedule of the noise
     * @param predict what the network answers
     * @param drawingSteps that an image is drawn in
     * @param eta share of new noise in each of them, 0 to 1
     * @param classes whether images of a class are drawn
     * @param guidance how far they go beyond what their class says
     * @param ema share of the averaged weights that stays at each late step
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Channels of the network at full resolution.")
            int channels,

            @Help("Timesteps between an image and noise.") int timesteps,

            @Help("How an image loses its signal over the timesteps.")
            NoiseSchedule schedule,

            @Help("What the network answers: the noise, or a velocity, which is the image itself near noise alone.")
            Parameterization predict,

            @Help("Steps in which an image is drawn.") int drawingSteps,

            @Help("Noise that is new in each of them: 0 for DDIM, 1 for DDPM.")
            double eta,

            @Help("Whether it is told the class of images, so that images of a class can be drawn.")
            boolean classes,

            @Help("How far images of a class go beyond what it says: 0 for not at all.")
            double guidance,

            @Help("Share of the averaged weights that stays at each step.")
            double ema,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            requireNetwork(channels, ema, guidance);
            if (timesteps < 1) throw new IllegalArgumentException("timesteps must be at least 1, not " + timesteps);
            if (drawingSteps < 1 || drawingSteps > timesteps)
                throw new IllegalArgumentException(
                        "drawing-steps must be from 1 to the " + timesteps + " timesteps, not " + drawingSteps);
            if (!(eta >= 0 && eta <= 1)) throw new IllegalArgumentException("eta must be from 0 to 1, not " + eta);
            MaximumLikelihood.requireRate(lr);
        }
    }

    static void requireNetwork(int channels, double ema, double guidance) {
        if (channels < 1) throw new IllegalArgumentException("channels must be at least 1, not " + channels);
        if (!(ema >= 0 && ema < 1)) throw new IllegalArgumentException("ema must be from 0 to below 1, not " + ema);
        if (!(guidance >= 0 && guidance < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("guidance must be 0 or more and finite, not " + guidance);
    }

    @Override
    public Card card() {
        return new Card(
                "ddpm",
                "a network that takes noise away from images, step by step until one is left",
                "arXiv:2006.11239",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(32, 1500));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(16, 1000, NoiseSchedule.COSINE, Parameterization.VELOCITY, 50, 0, false, 1, 0.999, 0.002);
    }

    @Override
    public Options tiny() {
        return new Options(2, 8, NoiseSchedule.LINEAR, Parameterization.NOISE, 4, 0.5, false, 0, 0.9, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        if (options.classes()) Classifier.requireClasses(site);
        site.requireRoom(() -> UNet.weights(options.channels(), site));
        var process = new ForwardProcess(options.schedule(), options.timesteps());
        var loss = new DenoisingLoss(
                site,
                share -> process.level(1 + (int) (share * options.timesteps())),
                options.predict()::signal,
                options.predict()::noise,
                options.classes());
        return new MaximumLikelihood<>(
                () -> UNet.create(options.channels(), options.classes(), site),
                options.lr(),
                options.ema(),
                loss::of,
                "train_error",
                Unit.NUMBER,
                network -> fitted(new Trained(network, process, options, site)));
    }

    private static Fitted fitted(Trained trained) {
        if (trained.options.classes()) return new OfClasses(trained);
        return trained.options.eta() == 0 ? new OfCodes(trained) : new Random(trained);
    }

    /** A trained network, the forward process that it goes back along, and how. */
    private record Trained(UNet network, ForwardProcess process, Options options, Site site) {}

    /** A trained model that is one of those below. */
    private sealed interface Model extends DrawsByDenoising, SplitsBound {
        /** Timesteps drawn for the bound of an image. */
        int DRAWS = 8;

        /** Likewise where the bound is split. */
        int DRAWS_OF_SPLIT = 32;

        /** The last timesteps of the groups that a bound is split into, in shares of T. */
        List<Double> GROUPS = List.of(0.01, 0.05, 0.1, 0.2, 0.5, 1.0);

        Trained trained();

        @Override
        default Site site() {
            return trained().site;
        }

        @Override
        default UNet network() {
            return trained().network;
        }

        @Override
        default Ddim steps() {
            Options options = trained().options;
            return new Ddim(trained().process.levels(options.drawingSteps()), options.eta());
        }

        @Override
        default Denoiser denoiser(Tensor labels, double guidance) {
            return trained()
                    .options
                    .predict()
                    .denoiser(new Guidance(network(), site(), guidance).of(labels))
                    .withinRange();
        }

        @Override
        default Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        default double[] nats(Images images, Philox noise) {
            return bound(images, noise, DRAWS).totals();
        }

        private DiffusionBound.Terms bound(Images images, Philox noise, int draws) {
            site().requireFit(images);
            try (var _ = Scope.open()) {
                return new DiffusionBound(trained().process, draws).of(denoiser(images.count()), values(images), noise);
            }
        }

        @Override
        default List<Term> split(Images images, Philox noise) {
            double[][] nats = bound(images, noise, DRAWS_OF_SPLIT).nats();
            int last = trained().process.timesteps(), from = 2;
            List<Term> terms = new ArrayList<>(List.of(term("1, the image itself", nats, 1, 1)));
            for (double group : GROUPS) {
                int to = (int) Math.round(group * last);
                if (to < from) continue;
                terms.add(term(from + " to " + to, nats, from, to));
                from = to + 1;
            }
            terms.add(term("all noise after " + last, nats, last + 1, last + 1));
            return terms;
        }

        private static Term term(String steps, double[][] nats, int from, int to) {
            double total = Arrays.stream(nats)
                    .mapToDouble(each -> Arrays.stream(each, from, to + 1).sum())
                    .sum();
            return new Term(steps, total / nats.length);
        }
    }

    /** Draws with noise of its own in each step. */
    private record Random(Trained trained) implements Model {}

    /** Its images are functions of the noise that they begin in. */
    private record OfCodes(Trained trained) implements Model, DrawsByDenoising.OfCodes {}

    /** Is told the class of an image. */
    private record OfClasses(Trained trained) implements Model, DrawsByDenoising.OfClasses {
        @Override
        public double guidance() {
            return trained.options.guidance();
        }
    }
}
