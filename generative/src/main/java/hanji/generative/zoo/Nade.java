package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.reduce.CumSum.sumBefore;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.sampler.BinaryAutoregressive;
import hanji.generative.sampler.BlackAndWhite;
import hanji.generative.sampler.Conditionals;
import hanji.generative.sampler.Sampled.Sampling;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * NADE, the neural autoregressive distribution estimator of black and white images: each value has a hidden layer of its own,
 * which sees the values before it through weights that all share, so that one follows from the other by one addition a unit. Uria, Côté,
 * Gregor, Murray and Larochelle, arXiv:1605.02226, section 2. An intensity above 127 is white; values come row by row.
 */
public final class Nade implements Recipe<Nade.Options> {
    /**
     * @param hidden units
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Hidden units.") int hidden,
            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            MaximumLikelihood.requireRate(lr);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "nade",
                "a hidden layer for each black or white pixel, which grows from that of the pixel before by one"
                        + " addition",
                "arXiv:1605.02226",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(16, 1500));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(200, 0.003);
    }

    @Override
    public Options tiny() {
        return new Options(5, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> Math.multiplyExact(2L * site.dimensions() + 1, options.hidden()) + site.dimensions());
        return new MaximumLikelihood<>(
                () -> Network.create(options, site),
                options.lr(),
                (network, batch, _) -> {
                    Tensor values = BlackAndWhite.values(site.intensities(batch), site.dtype());
                    return scale(sum(BlackAndWhite.nats(network, values)), 1.0 / batch.count()); // -log p(x)
                },
                "train_nats_per_binarized_image",
                Unit.NATS,
                network -> new BlackAndWhite.ByRows(
                        new BlackAndWhite(List.of(network), network.parameters(), site, Sampling.CACHED)));
    }

    /**
     * The weights.
     *
     * @param input W, transposed: [D, H]
     * @param hiddenBias c, [H]
     * @param output V, [D, H]
     * @param outputBias b, [D]
     */
    record Network(Tensor input, Tensor hiddenBias, Tensor output, Tensor outputBias) implements BinaryAutoregressive {
        static Network create(Options options, Site site) {
            var initializer = site.initializer("nade");
            int values = site.dimensions(), hidden = options.hidden();
            return new Network(
                    initializer.glorotUniform(values, hidden, 1, values, hidden),
                    initializer.zeros(hidden),
                    initializer.glorotUniform(hidden, values, 1, values, hidden),
                    initializer.zeros(values));
        }

        @Override
        public int[] order() {
            return IntStream.range(0, outputBias.size()).toArray();
        }

        @Override
        public Tensor logits(Tensor values) {
            int n = values.shape().dim(0), dimensions = values.shape().dim(1);
            Tensor terms = multiply(reshape(values, n, dimensions, 1), input);
            return conditionals(sumBefore(terms, 1), output, outputBias); // W x_<d, for all d
        }

        /**
         * Logits from what the values before have added up to.
         *
         * @param sums [..., H]
         * @param rows of V, that broadcast with them
         * @param biases of the same values
         */
        private Tensor conditionals(Tensor sums, Tensor rows, Tensor biases) {
            Tensor h = sigmoid(add(sums, hiddenBias)); // h_d = sigm(W x_<d + c)
            return add(sum(multiply(h, rows), -1), biases); // V_d h_d + b_d
        }

        @Override
        public boolean caches() {
            return true;
        }

        @Override
        public Conditionals cached(int images) {
            Tensor sums = Tensor.zeros(input.dtype(), Shape.of(images, hiddenBias.size()), input.device());
            return new Recursion(this, sums);
        }
    }

    /** The conditionals one after the other: O(H) for each. */
    private record Recursion(Network network, Tensor sums) implements Conditionals {
        @Override
        public Tensor logits(int value) {
            return network.conditionals(sums, row(network.output, value), row(network.outputBias, value));
        }

        @Override
        public void take(int value, double[] bits) {
            Tensor taken = Tensor.of(bits.clone(), bits.length, 1).to(sums.dtype(), sums.device());
            sums.copyFrom(add(sums, multiply(taken, row(network.input, value)))); // W_d x_d + the sums before
        }

        private static Tensor row(Tensor table, int value) {
            return slice(table, 0, value, value + 1);
        }
    }
}
