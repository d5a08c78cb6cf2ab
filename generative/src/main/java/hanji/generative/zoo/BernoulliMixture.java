package hanji.generative.zoo;

import hanji.generative.dense.Block;
import hanji.generative.dense.Posterior;
import hanji.generative.dense.Products;
import hanji.generative.model.Card;
import hanji.generative.model.Completes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Joint;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Meaning;
import hanji.generative.model.Recipe;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Mixture of Bernoulli distributions over binarized images, {@code p(x) = sum over k of w_k product over d of
 * p_kd^x_d (1 - p_kd)^(1 - x_d)}, by expectation maximization: Bishop, "Pattern Recognition and Machine Learning" (2006),
 * section 9.3.3. An intensity above 127 is white.
 *
 * <p>Each pixel of each component has seen a number of white and as many black pixels before any image: the maximum a
 * posteriori under a Beta prior, exercise 9.18. What a step never lowers is the log-likelihood plus the log of that prior.
 */
public final class BernoulliMixture implements Recipe<BernoulliMixture.Options> {
    /** Gain of a step, in nats per image, below which a training is over. */
    private static final double LEAST_GAIN = 1e-3;

    /** Which component each image belongs to in the first step. */
    public enum Start {
        /** The nearest of k-means++'s seeds. */
        SEEDS,
        /** Its class; with one step, each component is the mean of a class, and the mixture a naive Bayes classifier. */
        CLASSES
    }

    /**
     * @param components at least 1
     * @param smoothing white and black pixels seen before any image, above 0
     * @param start of the first step
     */
    public record Options(
            @Help("Bernoulli distributions in the mixture.") int components,

            @Help("White and black pixels that each component has seen before any image.")
            double smoothing,

            @Help("What the components of the first step are made of.")
            Start start) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (components < 1) throw new IllegalArgumentException("components must be at least 1, not " + components);
            if (!(smoothing > 0 && smoothing < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("smoothing must be above 0 and finite, not " + smoothing);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "bernoulli-mixture",
                "a mixture of independent pixels over black and white images, fitted by expectation maximization",
                "Bishop, Pattern Recognition and Machine Learning (2006), section 9.3.3",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.WHOLE,
                Card.Place.CPU,
                new Card.Training(0, 100));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(50, 0.1, Start.SEEDS);
    }

    @Override
    public Options tiny() {
        return new Options(3, 0.1, Start.SEEDS);
    }

    @Override
    public Learner learner(Options options, Site site) {
        if (options.start == Start.CLASSES && site.classes() != options.components)
            throw new IllegalArgumentException("a start by classes takes as many components as classes, which are "
                    + site.classes() + ", not " + options.components);
        site.requireRoom(() ->
                Math.multiplyExact(2L * options.components, site.dimensions())); // doubles take twice a float's bytes
        var shape = Shape.of(options.components, site.dimensions());
        return new Em(
                options,
                new Mixture(
                        site,
                        Tensor.zeros(DType.F64, Shape.of(options.components), site.device()),
                        Tensor.full(0.5, DType.F64, shape, site.device())),
                Tensor.full(Double.NEGATIVE_INFINITY, DType.F64, Shape.of(2), site.device()));
    }

    /**
     * Expectation maximization.
     *
     * @param objectives log-likelihood plus log prior, per image, that the last two steps met, the latest first
     */
    private record Em(Options options, Mixture mixture, Tensor objectives) implements Learner {
        @Override
        public Map<String, Tensor> state() {
            return Map.of("proportions", mixture.proportions, "whites", mixture.whites, "objectives", objectives);
        }

        @Override
        public boolean converged() {
            return objectives.get(0) - objectives.get(1) < LEAST_GAIN;
        }

        @Override
        public List<Loss> step(Batch all, Step now) {
            Site site = mixture.site;
            int components = mixture.components(), dimensions = site.dimensions();
            double[] seeds = now.done() == 0 && options.start == Start.SEEDS ? seeds(all) : new double[0];
            double[] logs = new double[all.count()];
            double[] counts = new double[components];
            double[] whites = new double[components * dimensions];
            Block.each(site.device(), all.pixels(), dimensions, Block.Value.BINARY, block -> {
                double[] posterior;
                if (now.done() > 0) {
                    posterior = mixture.logJoint(block, dimensions);
                    double[] part = Posterior.normalize(site.device(), posterior, block.count()); // (9.56)
                    System.arraycopy(part, 0, logs, block.from(), part.length);
                } else if (options.start == Start.CLASSES) posterior = classes(all, block);
                else posterior = KMeans.assign(site.device(), seeds, components, block, logs);
                for (int i = 0; i < posterior.length; i++) counts[i / block.count()] += posterior[i]; // (9.57)
                Products.add(site.device(), posterior, block.rows(), whites, components, block.count(), dimensions);
            });
            double before = now.done() == 0 ? 0 : Arrays.stream(logs).sum() / logs.length;
            double prior = now.done() == 0 ? 0 : logPrior() / logs.length;
            maximize(counts, whites, all.count());
            if (now.done() == 0) return List.of();
            objectives.set(1, objectives.get(0));
            objectives.set(0, before + prior);
            objectives.bumpVersion();
            return List.of(
                    new Loss("train_nats_per_binarized_image", Unit.NATS, Tensor.of(new double[] {-before}, 1)),
                    new Loss("train_objective", Unit.NATS, Tensor.of(new double[] {-before - prior}, 1)));
        }

        private double[] seeds(Batch all) {
            Site site = mixture.site;
            Philox noise = site.noise().of("seeds", 0);
            return KMeans.seeds(
                    site.device(), all.pixels(), site.dimensions(), Block.Value.BINARY, mixture.components(), noise);
        }

        private double[] classes(Batch all, Block block) {
            double[] own = new double[mixture.components() * block.count()];
            for (int n = 0; n < block.count(); n++) own[all.labels()[block.from() + n] * block.count() + n] = 1;
            return own;
        }

        /** Log of the density of the Beta prior, up to a constant. */
        private double logPrior() {
            double sum = 0;
            for (double p : mixture.whites.toDoubles()) sum += StrictMath.log(p) + StrictMath.log1p(-p);
            return options.smoothing * sum;
        }

        private void maximize(double[] counts, double[] whites, int images) {
            for (int k = 0; k < counts.length; k++) mixture.proportions.set(k, counts[k] / images); // (9.60)
            for (int i = 0; i < whites.length; i++) {
                double seen = counts[i / mixture.site.dimensions()];
                mixture.whites.set(i, (whites[i] + options.smoothing) / (seen + 2 * options.smoothing)); // (9.59)
            }
            mixture.proportions.bumpVersion();
            mixture.whites.bumpVersion();
        }

        /** After one step from the classes the components still are the classes; a second moves them. */
        @Override
        public Fitted fitted() {
            boolean hasBegun = Arrays.stream(mixture.proportions.toDoubles()).sum() > 0;
            boolean hasGoneOn = objectives.get(0) > Double.NEGATIVE_INFINITY;
            return options.start == Start.CLASSES && hasBegun && !hasGoneOn ? new NaiveBayes(mixture) : mixture;
        }
    }

    /**
     * The fitted model.
     *
     * @param proportions w, [K]
     * @param whites p, the probability of white, [K, D]
     */
    public record Mixture(Site site, Tensor proportions, Tensor whites) implements Scores, Completes {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of("proportions", proportions, "whites", whites);
        }

        private int components() {
            return proportions.size();
        }

        /** log (w_k p(first pixels of x | k)), [K, n]. */
        private double[] logJoint(Block block, int pixels) {
            int n = block.count(), dimensions = site.dimensions();
            double[] scores = new double[components() * n];
            double[] logOdds = new double[whites.size()];
            for (int k = 0; k < components(); k++) {
                double black = StrictMath.log(proportions.get(k));
                for (int d = 0; d < pixels; d++) {
                    double p = whites.get(k * dimensions + d);
                    double logBlack = StrictMath.log1p(-p);
                    logOdds[k * dimensions + d] = StrictMath.log(p) - logBlack;
                    black += logBlack;
                }
                Arrays.fill(scores, k * n, (k + 1) * n, black);
            }
            Products.add(site.device(), logOdds, block.columns(), scores, components(), dimensions, n);
            return scores;
        }

        /** log p(image, component) of the binarized images. */
        Joint joint(Images images) {
            site.requireFit(images);
            int count = images.count();
            double[] joint = new double[components() * count];
            Block.each(site.device(), images.pixels(), site.dimensions(), Block.Value.BINARY, block -> {
                double[] part = logJoint(block, site.dimensions());
                for (int k = 0; k < components(); k++)
                    System.arraycopy(part, k * block.count(), joint, k * count + block.from(), block.count());
            });
            return new Joint(site.device(), joint, count);
        }

        /** -log p(x) of the binarized images. */
        @Override
        public double[] nats(Images images, Philox noise) {
            return joint(images).nats();
        }

        @Override
        public Meaning meaning() {
            return Meaning.EXACT;
        }

        @Override
        public Space space() {
            return Space.BINARIZED;
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            byte[] black = new byte[Math.multiplyExact(count, site.dimensions())];
            Images images = Images.unlabelled(site.height(), site.width(), site.channels(), black);
            return complete(noise, first, images, 0, progress);
        }

        /**
         * A component drawn from its posterior given the known rows, and the other pixels drawn from it: exact. Known rows
         * are kept as they are, of any intensity; what is drawn is black or white.
         */
        @Override
        public Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress) {
            return complete(noise, 0, images, knownRows, progress);
        }

        private Images complete(Philox noise, int first, Images images, int knownRows, DoubleConsumer progress) {
            site.requireFit(images);
            int dimensions = site.dimensions(), known = knownRows * site.width() * site.channels();
            long before = (long) first * dimensions;
            byte[] pixels = images.pixels();
            Block.each(site.device(), images.pixels(), dimensions, Block.Value.BINARY, block -> {
                double[] posterior = logJoint(block, known);
                Posterior.normalize(site.device(), posterior, block.count());
                for (int n = 0; n < block.count(); n++) {
                    int image = block.from() + n;
                    int k = Posterior.choose(posterior, n, block.count(), Posterior.uniform(noise, first + image));
                    for (int d = known; d < dimensions; d++) {
                        int element = image * dimensions + d;
                        double white = whites.get(k * dimensions + d);
                        pixels[element] = noise.uniform(before + element) < white ? (byte) 255 : 0;
                    }
                }
                progress.accept((block.from() + block.count()) / (double) images.count());
            });
            return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
        }
    }
}
