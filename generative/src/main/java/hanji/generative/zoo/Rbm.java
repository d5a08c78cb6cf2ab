package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.model.Card;
import hanji.generative.model.Encodes;
import hanji.generative.model.FilterPictures;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Meaning;
import hanji.generative.model.Partition;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.ShowsFilters;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.generative.model.Unnormalized;
import hanji.generative.zoo.Chain.Turn;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.train.Schedule;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restricted Boltzmann machine: pixels and hidden units with couplings between the two kinds only, so that each kind is independent
 * given the other. Trained as Hinton's guide says, UTML TR 2010-003. Its likelihood is known up to Z, which is estimated by
 * annealed importance sampling, or added up where there are at most 20 units of one kind.
 */
public final class Rbm implements Recipe<Rbm.Options> {
    /** Where the fantasies of a step begin. */
    public enum Negative {
        /** At the data: contrastive divergence. */
        CD,
        /** Where they ended in the step before: persistent contrastive divergence. */
        PCD
    }

    /**
     * @param hidden units
     * @param visible kind of the visible units
     * @param negative where the fantasies of a step begin
     * @param sweeps of Gibbs sampling a step
     * @param chains that persist
     * @param lr first learning rate, which falls to 0 along a line
     * @param momentum after the first 500 steps
     * @param decay of the weights
     * @param temperatures of annealed importance sampling
     */
    public record Options(
            @Help("Hidden units.") int hidden,

            @Help(
                    "Kind of the visible units; Gaussian ones take a hundredth of the learning rate and have no likelihood.")
            Visible visible,

            @Help("Contrastive divergence, or persistent contrastive divergence.")
            Negative negative,

            @Help("Sweeps of Gibbs sampling a step.") int sweeps,

            @Help("Chains that persist.") int chains,

            @Help("First learning rate, which falls to 0 along a line.")
            double lr,

            @Help("Momentum after the first 500 steps; at most 0.5 before.")
            double momentum,

            @Help("Decay of the weights, a share of the learning rate.")
            double decay,

            @Help("Temperatures of annealed importance sampling, which estimates the likelihood.")
            int temperatures) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            MaximumLikelihood.requireRate(lr);
            AnnealedImportance.requireTemperatures(temperatures);
            new ContrastiveDivergence.Settings(negative, sweeps, chains, momentum, decay);
        }

        private ContrastiveDivergence.Settings training() {
            return new ContrastiveDivergence.Settings(negative, sweeps, chains, momentum, decay);
        }

        private double rate() {
            return visible == Visible.BINARY ? lr : lr / 100;
        }
    }

    @Override
    public Card card() {
        return new Card(
                "rbm",
                "a restricted Boltzmann machine: couplings between pixels and hidden units, none within either kind",
                "Hinton, UTML TR 2010-003; Tieleman, ICML 2008",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 8000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(500, Visible.BINARY, Negative.PCD, 1, 100, 0.05, 0.5, 1e-4, 2000);
    }

    @Override
    public Options tiny() {
        return new Options(5, Visible.BINARY, Negative.PCD, 2, 7, 0.05, 0.9, 1e-3, 20);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> Math.multiplyExact(site.dimensions() + 1L, options.hidden + 1L));
        return new Training(options, site);
    }

    private static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Site site;
        private final RbmLayer layer;
        private final ContrastiveDivergence descent;
        private final RunningMean means;
        private final Schedule rate;
        private final PartitionFunction partition;

        Training(Options options, Site site) {
            this.site = site;
            this.layer = RbmLayer.create(
                    site.dimensions(), options.hidden, options.visible, site.initializer("boltzmann machine"));
            this.descent = new ContrastiveDivergence("", layer, options.training(), site);
            this.means = RunningMean.create(site.dimensions(), site);
            this.rate = Schedule.linear(options.rate(), 0, PARTS);
            this.partition = PartitionFunction.of(
                    layer,
                    new AnnealedImportance(
                            means,
                            AnnealedImportance.RUNS,
                            options.temperatures,
                            site.noise().of("annealing", 0)));
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor values = layer.visible().values(site.intensities(batch), site.dtype());
            means.update(values, now);
            if (now.done() == 0) begin();
            Tensor gap = descent.descend(values, now, rate.at((long) (Math.min(1, now.progress()) * PARTS)));
            if (now.logged()) now.note("reconstruction_error", reconstructionError(values));
            return List.of(new Loss("free_energy_gap", Unit.NATS, gap));
        }

        /** Visible biases and chains begin at the means of the first batch: section 8 of the guide. */
        private void begin() {
            layer.visibleBias().copyFrom(layer.visible().bias(means));
            var turn = new Turn(site.noise().of("first fantasies", 0), 0, 0);
            descent.chains()
                    .ifPresent(chains -> chains.copyFrom(
                            layer.visible().sample(broadcastTo(layer.visibleBias(), chains.shape()), turn, 0)));
        }

        /** Mean squared error of E[v | E[h | v]], per pixel on [0, 1]: section 5 of the guide. */
        private double reconstructionError(Tensor values) {
            Tensor error = subtract(layer.visibleMeans(layer.hiddenMeans(values)), values);
            return mean(square(layer.visible().image(error))).item();
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(descent.state());
            state.put("means", means.mean());
            return state;
        }

        @Override
        public Fitted fitted() {
            return layer.visible() == Visible.BINARY
                    ? new Density(layer, means, site, partition)
                    : new Machine(layer, means, site);
        }
    }

    /** What a machine of either kind can do. */
    private interface Sampled extends DrawsByChain, Encodes, Reconstructs, ShowsFilters {
        RbmLayer layer();

        RunningMean means();

        @Override
        default Map<String, Tensor> weights() {
            return layer().parameters();
        }

        /** Pixels without couplings. */
        @Override
        default Tensor start(Turn turn, int chains) {
            Tensor bias = layer().visible().bias(means());
            return layer().visible().sample(broadcastTo(bias, Shape.of(chains, bias.size())), turn, 2);
        }

        @Override
        default Tensor next(Tensor state, Turn turn) {
            return layer().sweep(state, turn);
        }

        @Override
        default Tensor image(Tensor state, Turn turn) {
            return layer().visible().image(state);
        }

        default Tensor values(Images images) {
            site().requireFit(images);
            return layer().visible().values(site().intensities(images), site().dtype());
        }

        @Override
        default Tensor encode(Images images) {
            try (var scope = Scope.open()) {
                return scope.keep(layer().hiddenMeans(values(images)));
            }
        }

        @Override
        default Images reconstruct(Images images) {
            try (var _ = Scope.open()) {
                return site().images(layer().visible().image(layer().visibleMeans(encode(images))));
            }
        }

        @Override
        default Images filters() {
            return FilterPictures.of(layer().weight(), site());
        }
    }

    /** A machine with Gaussian pixels. */
    private record Machine(RbmLayer layer, RunningMean means, Site site) implements Sampled {}

    /** A machine with binary pixels. */
    record Density(RbmLayer layer, RunningMean means, Site site, PartitionFunction z) implements Sampled, Unnormalized {
        @Override
        public Partition partition() {
            return z.get();
        }

        @Override
        public Meaning meaning() {
            return z.meaning();
        }

        /** F(v) + log Z. */
        @Override
        public double[] nats(Images images, Philox noise) {
            double logZ = partition().logZ();
            try (var _ = Scope.open()) {
                double[] nats = layer.freeEnergy(values(images)).toDoubles();
                for (int n = 0; n < nats.length; n++) nats[n] += logZ;
                return nats;
            }
        }
    }
}
