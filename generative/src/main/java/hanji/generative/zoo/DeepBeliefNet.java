package hanji.generative.zoo;

import static hanji.kernels.layout.Permute.transpose;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Encodes;
import hanji.generative.model.FilterPictures;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Recipe;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.ShowsFilters;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.generative.sampler.BlackAndWhite;
import hanji.generative.zoo.Chain.Turn;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.distribution.Bernoulli;
import hanji.nn.layer.Module;
import hanji.nn.train.Schedule;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deep belief net of two hidden layers, trained greedily: Hinton, Osindero and Teh, "A fast learning algorithm for deep belief nets",
 * Neural Computation 18 (2006) 1527. {@code p(v, h) = p(v | h) p(h)}, where a restricted Boltzmann machine is trained on images
 * and then gives p(v | h), and a second one is trained on its hidden units and gives p(h).
 *
 * <p>The second machine begins as the first one upside down, with as many hidden units as there are pixels. Then p(h), and with it
 * p(v), is that of the first, the bound is tight, and what makes the second likelier raises the bound: section 4 of the paper.
 */
public final class DeepBeliefNet implements Recipe<DeepBeliefNet.Options> {
    private static final double FIRST_SHARE = 0.5;

    /**
     * @param hidden units of the first hidden layer
     * @param sweeps of Gibbs sampling a step
     * @param lr first learning rate of each machine, which falls to 0 along a line
     * @param decay of the weights
     * @param temperatures of annealed importance sampling
     */
    public record Options(
            @Help("Units of the first hidden layer; the second has as many as there are pixels.")
            int hidden,

            @Help("Sweeps of Gibbs sampling a step.") int sweeps,

            @Help("First learning rate of each layer's training, which falls to 0 along a line.")
            double lr,

            @Help("Decay of the weights, a share of the learning rate.")
            double decay,

            @Help("Temperatures of annealed importance sampling, which estimates the likelihood.")
            int temperatures) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            MaximumLikelihood.requireRate(lr);
            AnnealedImportance.requireTemperatures(temperatures);
            settings(sweeps, decay);
        }

        private static ContrastiveDivergence.Settings settings(int sweeps, double decay) {
            return new ContrastiveDivergence.Settings(Rbm.Negative.PCD, sweeps, 100, 0.5, decay);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "dbn",
                "a deep belief net: a restricted Boltzmann machine over the hidden units of another",
                "Hinton, Osindero and Teh, Neural Computation 18 (2006) 1527",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 8000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(500, 1, 0.02, 1e-4, 2000);
    }

    @Override
    public Options tiny() {
        return new Options(5, 1, 0.05, 1e-3, 20);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> Math.multiplyExact(2L * site.dimensions() + 2, options.hidden + 1L));
        return new Training(options, site);
    }

    static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Site site;
        private final Layers layers;
        private final ContrastiveDivergence first;
        private final ContrastiveDivergence second;
        private final RunningMean pixels;
        private final RunningMean units;
        private final Schedule rate;
        private final PartitionFunction partition;

        Training(Options options, Site site) {
            this.site = site;
            this.layers = Layers.create(options.hidden, site);
            var settings = Options.settings(options.sweeps, options.decay);
            this.first = new ContrastiveDivergence("first", layers.first, settings, site);
            this.second = new ContrastiveDivergence("second", layers.second, settings, site);
            this.pixels = RunningMean.create(site.dimensions(), site);
            this.units = RunningMean.create(options.hidden, site);
            this.rate = Schedule.linear(options.lr, 0, PARTS);
            this.partition = PartitionFunction.of(
                    layers.second,
                    new AnnealedImportance(
                            units,
                            AnnealedImportance.RUNS,
                            options.temperatures,
                            site.noise().of("annealing", 0)));
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor v = BlackAndWhite.values(site.intensities(batch), site.dtype());
            double progress = Math.min(1, now.progress());
            Tensor means = layers.first.hiddenMeans(v);
            units.update(means, now);
            return List.of(new Loss(
                    "free_energy_gap",
                    Unit.NATS,
                    progress < FIRST_SHARE
                            ? first(v, now, progress / FIRST_SHARE)
                            : second(means, now, (progress - FIRST_SHARE) / (1 - FIRST_SHARE))));
        }

        private Tensor first(Tensor v, Step now, double progress) {
            pixels.update(v, now);
            if (now.done() == 0) {
                layers.first.visibleBias().copyFrom(pixels.logits());
                Tensor chains = first.chains().orElseThrow();
                Tensor bias = broadcastTo(layers.first.visibleBias(), chains.shape());
                chains.copyFrom(beginning(now).bernoulli(sigmoid(bias), 0));
            }
            Tensor gap = first.descend(v, now, rate.at((long) (progress * PARTS)));
            layers.turnUpsideDown();
            Tensor hidden = layers.first.hiddenMeans(first.chains().orElseThrow());
            second.chains().orElseThrow().copyFrom(beginning(now).bernoulli(hidden, 1));
            return gap;
        }

        private Turn beginning(Step now) {
            return new Turn(site.noise().of("first fantasies", now.done()), 0, 0);
        }

        private Tensor second(Tensor means, Step now, double progress) {
            var turn = new Turn(site.noise().of("hidden units", now.shardStep()), 0, 0);
            return second.descend(turn.bernoulli(means, 0), now, rate.at((long) (progress * PARTS)));
        }

        Layers layers() {
            return layers;
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(first.state());
            state.putAll(second.state());
            state.put("pixels", pixels.mean());
            state.put("units", units.mean());
            return state;
        }

        @Override
        public Fitted fitted() {
            return new Net(layers, site, units, partition);
        }
    }

    /**
     * Both machines.
     *
     * @param first of pixels and the first hidden layer
     * @param second of the first hidden layer, its visible units, and the second
     */
    record Layers(RbmLayer first, RbmLayer second) implements Module {
        static Layers create(int hidden, Site site) {
            var first = RbmLayer.create(site.dimensions(), hidden, Visible.BINARY, site.initializer("first layer"));
            var second = RbmLayer.create(hidden, site.dimensions(), Visible.BINARY, site.initializer("second layer"));
            var layers = new Layers(first, second);
            layers.turnUpsideDown();
            return layers;
        }

        /** Makes the second machine the first one upside down. */
        void turnUpsideDown() {
            try (var _ = Scope.open()) {
                second.weight().copyFrom(transpose(first.weight()));
                second.visibleBias().copyFrom(first.hiddenBias());
                second.hiddenBias().copyFrom(first.visibleBias());
            }
        }

        /** {@link #logWeight} of each image with h drawn from q. */
        Tensor logWeights(Tensor v, Turn turn) {
            Tensor logits = first.hiddenLogits(v);
            return logWeight(v, logits, turn.bernoulli(sigmoid(logits), 0));
        }

        /**
         * log p(v | h) - F(h) - log q(h | v) of each image, [N]: its mean over q is the bound of section 4 on
         * log p(v) + log Z.
         *
         * @param logits of q, in which units are independent
         */
        Tensor logWeight(Tensor v, Tensor logits, Tensor h) {
            Tensor logPosterior = sum(new Bernoulli(logits).logProb(h), 1);
            Tensor logLikelihood = sum(new Bernoulli(first.visibleLogits(h)).logProb(v), 1);
            return subtract(subtract(logLikelihood, second.freeEnergy(h)), logPosterior);
        }
    }

    /** A trained net. */
    record Net(Layers layers, Site site, RunningMean units, PartitionFunction z)
            implements DrawsByChain, Encodes, Reconstructs, ShowsFilters, ImportanceWeights.Averaged {
        @Override
        public Map<String, Tensor> weights() {
            return layers.parameters();
        }

        @Override
        public ImportanceWeights importanceWeights(Images images, Philox noise) {
            try (var _ = Scope.open()) {
                Tensor v = values(images);
                return ImportanceWeights.of(draw -> layers.logWeights(v, new Turn(noise, draw, 0)));
            }
        }

        private Tensor values(Images images) {
            site.requireFit(images);
            return BlackAndWhite.values(site.intensities(images), site.dtype());
        }

        /** The first hidden layer at its means over the images. */
        @Override
        public Tensor start(Turn turn, int chains) {
            return turn.bernoulli(broadcastTo(units.mean(), Shape.of(chains, layers.second.visibles())), 2);
        }

        @Override
        public Tensor next(Tensor state, Turn turn) {
            return layers.second.sweep(state, turn);
        }

        @Override
        public Tensor image(Tensor state, Turn turn) {
            return turn.bernoulli(layers.first.visibleMeans(state), 3);
        }

        /** Means of the second hidden layer given those of the first. */
        @Override
        public Tensor encode(Images images) {
            try (var scope = Scope.open()) {
                return scope.keep(layers.second.hiddenMeans(layers.first.hiddenMeans(values(images))));
            }
        }

        /** Down again from the codes, by means. */
        @Override
        public Images reconstruct(Images images) {
            try (var _ = Scope.open()) {
                Tensor h = layers.second.visibleMeans(encode(images));
                return site.images(layers.first.visibleMeans(h));
            }
        }

        @Override
        public Images filters() {
            return FilterPictures.of(layers.first.weight(), site);
        }
    }
}
