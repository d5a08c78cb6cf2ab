package hanji.generative.zoo;

import hanji.autograd.Op;
import hanji.generative.dense.Block;
import hanji.generative.dense.Dequantized;
import hanji.generative.dense.Moments;
import hanji.generative.dense.Posterior;
import hanji.generative.dense.Whitening;
import hanji.generative.model.Card;
import hanji.generative.model.Draws;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Meaning;
import hanji.generative.model.Recipe;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Mixture of Gaussians, {@code p(x) = sum over k of w_k N(x; m_k, C_k)}, by expectation maximization: Dempster, Laird and
 * Rubin, "Maximum likelihood from incomplete data via the EM algorithm", J. R. Stat. Soc. B 39 (1977), section 4.3, here in
 * the equations of Bishop, "Pattern Recognition and Machine Learning" (2006), section 9.2.
 *
 * <p>The density is over x = v + u, intensities v with uniform u in [0, 1) drawn once for the run. The first step puts
 * each image to the nearest of k-means++'s seeds. No variance along any direction (any pixel, where covariances are
 * diagonal) is below a floor: smaller ones are set to it, which is the maximum of the likelihood among such covariances,
 * so that a step never lowers it.
 */
public final class GaussianMixture implements Recipe<GaussianMixture.Options> {
    /** Gain of a step, in nats per value of an image, below which a training is over. */
    private static final double LEAST_GAIN = 1e-6;

    /** Which covariances a component can have. */
    public enum Covariance {
        /** Any. */
        FULL,
        /** Pixels are independent within a component. */
        DIAGONAL
    }

    /**
     * @param components at least 1
     * @param covariance of each component
     * @param floor least variance, in squared intensities, above 0
     */
    public record Options(
            @Help("Gaussians in the mixture.") int components,

            @Help("Whether pixels depend on each other within a component.")
            Covariance covariance,

            @Help("Least variance along any direction, in squared intensities (of 256).")
            double floor) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (components < 1) throw new IllegalArgumentException("components must be at least 1, not " + components);
            if (!(floor > 0 && floor < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("floor must be above 0 and finite, not " + floor);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "gmm",
                "a mixture of Gaussians over pixels, fitted by expectation maximization",
                "Dempster, Laird and Rubin, J. R. Stat. Soc. B 39 (1977) 1",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.WHOLE,
                Card.Place.CPU,
                new Card.Training(0, 3));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(10, Covariance.FULL, 100);
    }

    @Override
    public Options tiny() {
        return new Options(2, Covariance.FULL, 100);
    }

    @Override
    public Learner learner(Options options, Site site) {
        long dimensions = site.dimensions(), perComponent = options.covariance == Covariance.FULL ? dimensions : 1;
        site.requireRoom(() -> Math.multiplyExact(
                2L * options.components, dimensions * perComponent)); // doubles take twice a float's bytes
        return new Em(options, new Mixture(site, options));
    }

    /**
     * Expectation maximization.
     *
     * @param logLikelihoods mean per image that the last two steps met, the latest first
     */
    private record Em(Options options, Mixture mixture, Tensor logLikelihoods) implements Learner {
        Em(Options options, Mixture mixture) {
            this(
                    options,
                    mixture,
                    Tensor.full(Double.NEGATIVE_INFINITY, DType.F64, Shape.of(2), mixture.site.device()));
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(mixture.weights());
            state.put("log_likelihoods", logLikelihoods);
            return state;
        }

        @Override
        public boolean converged() {
            double gain = logLikelihoods.get(0) - logLikelihoods.get(1);
            return gain < LEAST_GAIN * mixture.site.dimensions();
        }

        @Override
        public List<Loss> step(Batch all, Step now) {
            Site site = mixture.site;
            int components = mixture.components();
            Philox noise = site.noise().of("dequantization", 0);
            Block.Value value = Dequantized.value(noise);
            double[] seeds = now.done() > 0
                    ? new double[0]
                    : KMeans.seeds(
                            site.device(),
                            all.pixels(),
                            site.dimensions(),
                            value,
                            components,
                            site.noise().of("seeds", 0));
            List<Whitening> whitenings = mixture.whitenings();
            var moments =
                    new Moments(site.device(), components, site.dimensions(), options.covariance == Covariance.FULL);
            double[] logs = new double[all.count()];
            Block.each(site.device(), all.pixels(), site.dimensions(), value, block -> {
                double[] posterior;
                if (now.done() == 0) posterior = KMeans.assign(site.device(), seeds, components, block, logs);
                else {
                    posterior = mixture.logJoint(whitenings, block);
                    double[] part = Posterior.normalize(site.device(), posterior, block.count()); // (9.23), (9.28)
                    System.arraycopy(part, 0, logs, block.from(), part.length);
                }
                moments.add(posterior, block);
            });
            maximize(moments, all.count());
            if (now.done() == 0) return List.of();
            logLikelihoods.set(1, logLikelihoods.get(0));
            logLikelihoods.set(0, Arrays.stream(logs).sum() / logs.length);
            logLikelihoods.bumpVersion();
            double nats = -logLikelihoods.get(0) / site.dimensions();
            return List.of(new Loss("train_bits_per_dim", Unit.BITS_PER_DIM, Tensor.of(new double[] {nats}, 1)));
        }

        /** A component of no images keeps its mean and covariance, with a weight of 0. */
        private void maximize(Moments moments, int images) {
            mixture.site.device().parallel(mixture.components(), k -> {
                mixture.proportions.set(k, moments.count(k) / images); // (9.26)
                if (moments.count(k) == 0) return;
                put(moments.mean(k), mixture.means, k);
                put(moments.whitening(k, options.floor).factors(), mixture.spread, k);
            });
            List.of(mixture.proportions, mixture.means, mixture.spread).forEach(Tensor::bumpVersion);
        }

        private static void put(double[] values, Tensor tensor, int k) {
            System.arraycopy(values, 0, tensor.doubles(), k * values.length, values.length);
        }

        @Override
        public Mixture fitted() {
            return mixture;
        }
    }

    /**
     * The fitted model.
     *
     * @param proportions w, [K]
     * @param means m, [K, D]
     * @param spread what makes a component standard normal: 1 / deviation of each pixel, [K, D], or the rows of eigenvectors
     *     over their deviations, [K, D, D]
     */
    public record Mixture(Site site, Tensor proportions, Tensor means, Tensor spread) implements Scores, Draws {
        Mixture(Site site, Options options) {
            this(
                    site,
                    zeros(site, options.components),
                    zeros(site, options.components, site.dimensions()),
                    options.covariance == Covariance.FULL
                            ? zeros(site, options.components, site.dimensions(), site.dimensions())
                            : zeros(site, options.components, site.dimensions()));
        }

        private static Tensor zeros(Site site, int... dims) {
            return Tensor.zeros(DType.F64, Shape.of(dims), site.device());
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of("proportions", proportions, "means", means, "spread", spread);
        }

        private int components() {
            return proportions.size();
        }

        private List<Whitening> whitenings() {
            int size = spread.size() / components();
            return IntStream.range(0, components())
                    .mapToObj(k -> Arrays.copyOfRange(spread.doubles(), k * size, (k + 1) * size))
                    .map(factors -> new Whitening(site.dimensions(), factors))
                    .toList();
        }

        /** log (w_k N(x; m_k, C_k)), [K, n]. */
        private double[] logJoint(List<Whitening> whitenings, Block block) {
            int n = block.count();
            double[] scores = new double[components() * n];
            for (int k = 0; k < components(); k++) {
                double[] centred = block.centred(means.doubles(), k * site.dimensions());
                double[] z = whitenings.get(k).whiten(site.device(), centred, n);
                double constant = StrictMath.log(proportions.get(k))
                        - 0.5 * whitenings.get(k).logDeterminant();
                Arrays.fill(scores, k * n, (k + 1) * n, constant);
                for (int i = 0; i < z.length; i++) scores[k * n + i % n] -= 0.5 * z[i] * z[i];
            }
            return scores;
        }

        /** A draw of -log p(v + u), whose mean over u is at least -log p(v): arXiv:1511.01844, section 3.1. */
        @Override
        public double[] nats(Images images, Philox noise) {
            site.requireFit(images);
            List<Whitening> whitenings = whitenings();
            double[] nats = new double[images.count()];
            Block.each(site.device(), images.pixels(), site.dimensions(), Dequantized.value(noise), block -> {
                double[] logs = Posterior.normalize(site.device(), logJoint(whitenings, block), block.count());
                for (int n = 0; n < logs.length; n++) nats[block.from() + n] = -logs[n];
            });
            return nats;
        }

        @Override
        public Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            int dimensions = site.dimensions();
            byte[] pixels = new byte[Math.multiplyExact(count, dimensions)];
            List<Whitening> whitenings = whitenings();
            try (var _ = Scope.open()) {
                Shape shape = Shape.of(count, dimensions);
                double[] z = Op.run(new Gaussian(noise, (long) first * dimensions, shape, DType.F32, site.device()))
                        .toDoubles();
                for (int n = 0; n < count; n++) {
                    int k = Posterior.choose(proportions.doubles(), 0, 1, Posterior.uniform(noise, first + n));
                    double[] x = whitenings.get(k).color(Arrays.copyOfRange(z, n * dimensions, (n + 1) * dimensions));
                    for (int d = 0; d < dimensions; d++)
                        pixels[n * dimensions + d] = Dequantized.intensity(means.get(k * dimensions + d) + x[d]);
                    progress.accept((n + 1.0) / count);
                }
            }
            return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
        }
    }
}
