package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.negate;
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
import hanji.nn.train.Schedule;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Deep Boltzmann machine of two hidden layers, {@code -E = a v + b h1 + c h2 + v W1 h1 + h1 W2 h2}: Salakhutdinov and Hinton, "Deep
 * Boltzmann machines", AISTATS 2009. What the data says of the hidden layers comes from mean field, what the machine says from
 * chains that persist.
 *
 * <p>Since pixels and second layer are coupled with the first layer only, the machine is a restricted one whose visible units are
 * [v, h2] and whose hidden units are h1. So h1 is summed out exactly wherever the paper draws it or approximates it.
 */
public final class DeepBoltzmannMachine implements Recipe<DeepBoltzmannMachine.Options> {
    private static final int UPDATES_OF_A_STEP = 10;
    private static final int UPDATES_OF_A_SCORE = 50;

    /**
     * @param hidden units of the first hidden layer
     * @param top units of the second
     * @param lr first learning rate, which falls to 0 along a line
     * @param decay of the weights
     * @param temperatures of annealed importance sampling
     */
    public record Options(
            @Help("Units of the first hidden layer.") int hidden,
            @Help("Units of the second hidden layer.") int top,

            @Help("First learning rate, which falls to 0 along a line.")
            double lr,

            @Help("Decay of the weights, a share of the learning rate.")
            double decay,

            @Help("Temperatures of annealed importance sampling, which estimates the likelihood.")
            int temperatures) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            if (top < 1) throw new IllegalArgumentException("top must be at least 1, not " + top);
            MaximumLikelihood.requireRate(lr);
            AnnealedImportance.requireTemperatures(temperatures);
            settings(decay);
        }

        private static ContrastiveDivergence.Settings settings(double decay) {
            return new ContrastiveDivergence.Settings(Rbm.Negative.PCD, 1, 100, 0.5, decay);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "dbm",
                "a deep Boltzmann machine: two layers of hidden units, trained by mean field and persistent chains",
                "Salakhutdinov and Hinton, AISTATS 2009",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 1500));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(500, 500, 0.02, 1e-4, 2000);
    }

    @Override
    public Options tiny() {
        return new Options(5, 4, 0.05, 1e-3, 20);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(
                () -> Math.multiplyExact(Math.addExact(site.dimensions() + 1L, options.top), options.hidden + 1L));
        return new Training(options, site);
    }

    private static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Site site;
        private final Layers layers;
        private final ContrastiveDivergence descent;
        private final RunningMean means;
        private final Schedule rate;
        private final PartitionFunction partition;

        Training(Options options, Site site) {
            this.site = site;
            int visible = Math.addExact(site.dimensions(), options.top);
            RbmLayer machine = RbmLayer.create(
                    visible, options.hidden, Visible.BINARY, site.initializer("deep Boltzmann machine"));
            this.layers = new Layers(machine, site.dimensions());
            this.descent = new ContrastiveDivergence("", machine, Options.settings(options.decay), site);
            this.means = RunningMean.create(visible, site);
            this.rate = Schedule.linear(options.lr, 0, PARTS);
            this.partition = PartitionFunction.of(
                    machine,
                    new AnnealedImportance(
                            means,
                            AnnealedImportance.RUNS,
                            options.temperatures,
                            site.noise().of("annealing", 0)));
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor v = BlackAndWhite.values(site.intensities(batch), site.dtype());
            Tensor x = layers.meanField(v, UPDATES_OF_A_STEP);
            means.update(x, now);
            if (now.done() == 0) begin();
            double progress = Math.min(1, now.progress());
            Tensor gap = descent.descend(x, now, rate.at((long) (progress * PARTS)));
            return List.of(new Loss("free_energy_gap", Unit.NATS, gap));
        }

        /** Biases of pixels and chains begin at the means of the first batch. */
        private void begin() {
            layers.machine.visibleBias().copyFrom(means.logits());
            Tensor chains = descent.chains().orElseThrow();
            var turn = new Turn(site.noise().of("first fantasies", 0), 0, 0);
            chains.copyFrom(turn.bernoulli(broadcastTo(means.mean(), chains.shape()), 0));
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(descent.state());
            state.put("means", means.mean());
            return state;
        }

        @Override
        public Fitted fitted() {
            return new Machine(layers, site, means, partition);
        }
    }

    /**
     * The machine as a restricted one.
     *
     * @param machine visible units [v, h2], hidden units h1
     * @param pixels of an image, D
     */
    record Layers(RbmLayer machine, int pixels) {
        /** W2 h1 + c: [N, H1] to [N, H2]. */
        Tensor topLogits(Tensor h1) {
            return slice(machine.visibleLogits(h1), 1, pixels, machine.visibles());
        }

        /**
         * Mean field: images [N, D] to [v, mu2], [N, D + H2], each layer in turn (section 2.2), beginning with a bottom-up pass whose
         * input is doubled in place of what the top would say.
         */
        Tensor meanField(Tensor v, int updates) {
            int top = machine.visibles() - pixels;
            Tensor nothing = Tensor.zeros(v.dtype(), Shape.of(v.shape().dim(0), top), v.device());
            Tensor input = machine.hiddenLogits(concat(1, v, nothing));
            Tensor mu1 = sigmoid(subtract(scale(input, 2), machine.hiddenBias()));
            for (int i = 0; ; i++) {
                Tensor x = concat(1, v, sigmoid(topLogits(mu1)));
                if (i == updates) return x;
                mu1 = machine.hiddenMeans(x);
            }
        }

        /**
         * {@link #logWeight} of each image with h2 drawn from q.
         *
         * @param x [v, mu2]
         */
        Tensor logWeights(Tensor x, Turn turn) {
            Tensor logits = topLogits(machine.hiddenMeans(x));
            return logWeight(slice(x, 1, 0, pixels), logits, turn.bernoulli(sigmoid(logits), 0));
        }

        /**
         * -F([v, h2]) - log q(h2) of each image, [N]: its mean over q is a bound on log p(v) + log Z. It is never below that of mean
         * field (section 2.2) with the same q(h2), since h1 is summed out here.
         *
         * @param logits of q, in which units are independent
         */
        Tensor logWeight(Tensor v, Tensor logits, Tensor h2) {
            Tensor logPosterior = sum(new Bernoulli(logits).logProb(h2), 1);
            return negate(add(machine.freeEnergy(concat(1, v, h2)), logPosterior));
        }
    }

    /** A trained machine. */
    record Machine(Layers layers, Site site, RunningMean means, PartitionFunction z)
            implements DrawsByChain, Encodes, Reconstructs, ShowsFilters, ImportanceWeights.Averaged {
        @Override
        public Map<String, Tensor> weights() {
            return layers.machine.parameters();
        }

        @Override
        public ImportanceWeights importanceWeights(Images images, Philox noise) {
            try (var _ = Scope.open()) {
                Tensor x = meanField(images);
                return ImportanceWeights.of(draw -> layers.logWeights(x, new Turn(noise, draw, 0)));
            }
        }

        private Tensor meanField(Images images) {
            site.requireFit(images);
            Tensor v = BlackAndWhite.values(site.intensities(images), site.dtype());
            return layers.meanField(v, UPDATES_OF_A_SCORE);
        }

        /** All units by themselves. */
        @Override
        public Tensor start(Turn turn, int chains) {
            return turn.bernoulli(broadcastTo(means.mean(), Shape.of(chains, layers.machine.visibles())), 2);
        }

        @Override
        public Tensor next(Tensor state, Turn turn) {
            return layers.machine.sweep(state, turn);
        }

        @Override
        public Tensor image(Tensor state, Turn turn) {
            return slice(state, 1, 0, layers.pixels);
        }

        /** Means of both hidden layers by mean field, [N, H2 + H1]. */
        @Override
        public Tensor encode(Images images) {
            try (var scope = Scope.open()) {
                Tensor x = meanField(images);
                Tensor mu2 = slice(x, 1, layers.pixels, layers.machine.visibles());
                return scope.keep(concat(1, mu2, layers.machine.hiddenMeans(x)));
            }
        }

        @Override
        public Images reconstruct(Images images) {
            try (var _ = Scope.open()) {
                Tensor mu1 = layers.machine.hiddenMeans(meanField(images));
                return site.images(slice(layers.machine.visibleMeans(mu1), 1, 0, layers.pixels));
            }
        }

        @Override
        public Images filters() {
            try (var _ = Scope.open()) {
                return FilterPictures.of(slice(layers.machine.weight(), 0, 0, layers.pixels), site);
            }
        }
    }
}
