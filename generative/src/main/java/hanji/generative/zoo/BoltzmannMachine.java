package hanji.generative.zoo;

import static hanji.kernels.layout.Permute.transpose;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.MarkovChain;
import hanji.generative.model.Meaning;
import hanji.generative.model.Objective;
import hanji.generative.model.Partition;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.generative.model.Unnormalized;
import hanji.generative.sampler.BlackAndWhite;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.distribution.Bernoulli;
import hanji.nn.layer.Buffer;
import hanji.nn.layer.Module;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Boltzmann machine without hidden units: every pixel is coupled with every other, {@code p(x) = exp(a x + x L x / 2) / Z}, L
 * symmetric with a zero diagonal. Ackley, Hinton and Sejnowski, Cognitive Science 9 (1985) 147. It is trained by its
 * pseudo-likelihood, the product of each pixel's probability given all others (Besag, The Statistician 24 (1975) 179), which needs
 * no Z; its likelihood is estimated by annealed importance sampling, or added up for images of at most 20 pixels.
 */
public final class BoltzmannMachine implements Recipe<BoltzmannMachine.Options> {
    /**
     * @param lr first learning rate, which falls to 0 along a line
     * @param decay factor on half the sum of squared couplings, at least 0
     * @param temperatures of annealed importance sampling
     */
    public record Options(
            @Help("First learning rate, which falls to 0 along a line.")
            double lr,

            @Help("Penalty on the sum of squared couplings.")
            double decay,

            @Help("Temperatures of annealed importance sampling, which estimates the likelihood.")
            int temperatures) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            MaximumLikelihood.requireRate(lr);
            AnnealedImportance.requireTemperatures(temperatures);
            if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("decay must be at least 0 and finite, not " + decay);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "boltzmann-machine",
                "a Boltzmann machine of pixels alone, each coupled with every other, fitted by pseudo-likelihood",
                "Ackley, Hinton and Sejnowski, Cognitive Science 9 (1985) 147; Besag, The Statistician 24 (1975) 179",
                Card.Family.EXPLICIT_APPROXIMATE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 3000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(0.002, 0.01, 1000);
    }

    @Override
    public Options tiny() {
        return new Options(0.01, 0.01, 20);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> Math.multiplyExact(2L * site.dimensions() + 1, site.dimensions()));
        return new Training(options, site);
    }

    private static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Options options;
        private final Site site;
        private final Network network;
        private final RunningMean means;
        private final Objective objective;
        private final Schedule rate;
        private final PartitionFunction partition;

        Training(Options options, Site site) {
            this.options = options;
            this.site = site;
            this.network = Network.create(site);
            this.means = RunningMean.create(site.dimensions(), site);
            this.objective = Objective.of(network.parameters(), Adam.adam(network.parameters()));
            this.rate = Schedule.linear(options.lr, 0, PARTS);
            boolean exact = site.dimensions() <= Enumeration.UNITS;
            this.partition = new PartitionFunction(
                    exact ? Meaning.EXACT : Meaning.ESTIMATE,
                    network.parameters().values(),
                    () -> partition(exact));
        }

        private Partition partition(boolean exact) {
            Couplings couplings = Couplings.of(network, means);
            return exact
                    ? couplings.exactPartition()
                    : couplings.annealedPartition(
                            options.temperatures, site.noise().of("annealing", 0), site.device());
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor x = BlackAndWhite.values(site.intensities(batch), site.dtype());
            means.update(x, now);
            Tensor loss = objective.descend(now, rate.at((long) (Math.min(1, now.progress()) * PARTS)), () -> {
                Tensor couplings = network.couplings();
                Tensor penalty = scale(sum(square(couplings)), 0.25 * options.decay); // each stands there twice
                return add(scale(sum(network.pseudoNats(x, couplings)), 1.0 / batch.count()), penalty);
            });
            return List.of(new Loss("pseudo_nats", Unit.NATS, loss));
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(objective.state());
            state.put("means", means.mean());
            return state;
        }

        @Override
        public Fitted fitted() {
            return new Machine(network, means, site, partition);
        }
    }

    /**
     * The machine's parameters.
     *
     * @param bias a, [D]
     * @param weight [D, D], of which L is the sum with its transpose, without the diagonal
     * @param offDiagonal 0 on the diagonal, else 1
     */
    record Network(Tensor bias, Tensor weight, @Buffer Tensor offDiagonal) implements Module {
        static Network create(Site site) {
            int n = site.dimensions();
            Tensor offDiagonal = Tensor.full(1, site.dtype(), Shape.of(n, n), site.device());
            for (int i = 0; i < n; i++) offDiagonal.set(i * n + i, 0);
            var initializer = site.initializer("boltzmann machine");
            return new Network(initializer.zeros(n), initializer.zeros(n, n), offDiagonal);
        }

        /** L, [D, D]. */
        Tensor couplings() {
            return multiply(add(weight, transpose(weight)), offDiagonal);
        }

        /** -log p(x_i | all other x) of each pixel, [N, D]. */
        Tensor pseudoNats(Tensor x, Tensor couplings) {
            return scale(new Bernoulli(add(matMul(x, couplings), bias)).logProb(x), -1);
        }
    }

    /** A trained machine. */
    record Machine(Network network, RunningMean means, Site site, PartitionFunction z)
            implements MarkovChain, Unnormalized {
        @Override
        public Map<String, Tensor> weights() {
            return network.parameters();
        }

        @Override
        public Partition partition() {
            return z.get();
        }

        @Override
        public Meaning meaning() {
            return z.meaning();
        }

        /** -a x - x L x / 2 + log Z. */
        @Override
        public double[] nats(Images images, Philox noise) {
            site.requireFit(images);
            double logZ = partition().logZ();
            try (var _ = Scope.open()) {
                Tensor x = BlackAndWhite.values(site.intensities(images), site.dtype());
                Tensor field = add(scale(matMul(x, network.couplings()), 0.5), network.bias());
                double[] nats = sum(multiply(x, field), 1).toDoubles();
                for (int n = 0; n < nats.length; n++) nats[n] = logZ - nats[n];
                return nats;
            }
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            Images drawn = path(noise, first, count, List.of(DrawsByChain.SWEEPS));
            progress.accept(1);
            return drawn;
        }

        @Override
        public Images path(Philox noise, int chains, List<Integer> sweeps) {
            return path(noise, 0, chains, sweeps);
        }

        private Images path(Philox noise, int first, int chains, List<Integer> sweeps) {
            byte[] pixels = Couplings.of(network, means).path(noise, first, chains, sweeps, site.device());
            return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
        }
    }
}
