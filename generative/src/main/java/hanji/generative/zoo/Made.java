package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.matmul.MaskedMatMul.maskedMatMul;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.reduce.Sum.sum;

import hanji.generative.model.Card;
import hanji.generative.model.Fitted;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.sampler.BinaryAutoregressive;
import hanji.generative.sampler.BlackAndWhite;
import hanji.generative.sampler.Conditionals;
import hanji.generative.sampler.Sampled.Sampling;
import hanji.nn.layer.Buffer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.tensor.DType;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * MADE, the masked autoencoder for distribution estimation: an autoencoder of black and white images whose weights are closed
 * so that the output for a value sees only the values before it; its outputs are then the conditionals of a density. Germain,
 * Gregor, Murray and Larochelle, arXiv:1502.03509. An intensity above 127 is white.
 */
public final class Made implements Recipe<Made.Options> {
    /** The order in which values are generated. */
    public enum Order {
        /** Row by row, so that the rest of an image can be drawn given its first rows. */
        RASTER,
        /** Drawn, for each set of masks: order-agnostic training, section 4.2, where there is more than one. */
        RANDOM
    }

    /**
     * @param hidden units of each hidden layer
     * @param layers hidden layers
     * @param direct whether inputs are connected with outputs
     * @param order of generation
     * @param masks sets of masks that the steps take in turn: connectivity-agnostic training, section 4.3. The density is the
     *     mean of theirs
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Units of each hidden layer.") int hidden,
            @Help("Hidden layers.") int layers,

            @Help("Whether inputs are connected with outputs.")
            boolean direct,

            @Help("In which order values are generated.") Order order,

            @Help("Sets of masks that the steps take in turn; the density is the mean of theirs.")
            int masks,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            if (layers < 1) throw new IllegalArgumentException("layers must be at least 1, not " + layers);
            if (masks < 1) throw new IllegalArgumentException("masks must be at least 1, not " + masks);
            MaximumLikelihood.requireRate(lr);
        }

        /** Weights, and as many again for every five sets of masks, which are not trained. */
        private long weights(Site site) {
            long values = site.dimensions();
            long ends = Math.multiplyExact(2 * values + 1, hidden) + values;
            long between = Math.multiplyExact(layers - 1L, Math.multiplyExact(hidden + 1L, hidden));
            long all = Math.addExact(Math.addExact(ends, between), values * values);
            return Math.addExact(all, Math.multiplyExact(all, (long) masks) / 5);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "made",
                "an autoencoder of black and white images, masked so that each pixel is predicted from those before it",
                "arXiv:1502.03509",
                Card.Family.EXPLICIT_TRACTABLE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 4000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(500, 2, true, Order.RASTER, 1, 0.002);
    }

    @Override
    public Options tiny() {
        return new Options(5, 2, true, Order.RASTER, 2, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> options.weights(site));
        List<MadeMasks> masks = IntStream.range(0, options.masks())
                .mapToObj(set -> MadeMasks.draw(options, site, set))
                .toList();
        return new MaximumLikelihood<>(
                () -> Network.create(options, site),
                options.lr(),
                (network, batch, now) -> {
                    Tensor values = BlackAndWhite.values(site.intensities(batch), site.dtype());
                    var view = new View(network, masks.get((int) (now.done() % masks.size())));
                    return scale(sum(BlackAndWhite.nats(view, values)), 1.0 / batch.count()); // -log p(x), section 3
                },
                "train_nats_per_binarized_image",
                Unit.NATS,
                network -> fitted(network, masks, options, site));
    }

    private static Fitted fitted(Network network, List<MadeMasks> masks, Options options, Site site) {
        List<View> views = masks.stream().map(each -> new View(network, each)).toList();
        var density = new BlackAndWhite(views, network.parameters(), site, Sampling.CACHED);
        return options.order() == Order.RASTER ? new BlackAndWhite.ByRows(density) : density;
    }

    /**
     * The weights, which all sets of masks share.
     *
     * @param hidden W and b of each hidden layer
     * @param output V and c
     * @param direct A, [D, D], or none
     */
    record Network(List<Linear> hidden, Linear output, Optional<Tensor> direct) implements Module {
        static Network create(Options options, Site site) {
            var initializer = site.initializer("made");
            int values = site.dimensions(), units = options.hidden();
            List<Linear> hidden = new ArrayList<>();
            for (int layer = 0; layer < options.layers(); layer++)
                hidden.add(Linear.create(layer == 0 ? values : units, units, 1, initializer));
            Linear output = Linear.create(units, values, 0.5, initializer);
            return new Network(
                    List.copyOf(hidden),
                    output,
                    options.direct() ? Optional.of(initializer.zeros(values, values)) : Optional.empty());
        }
    }

    /** The network under one set of masks. */
    record View(Network network, @Buffer MadeMasks masks) implements BinaryAutoregressive {
        @Override
        public Map<String, Tensor> parameters() {
            return network.parameters();
        }

        @Override
        public int[] order() {
            return masks.order().stream().mapToInt(value -> value).toArray();
        }

        @Override
        public Tensor logits(Tensor values) {
            Tensor h = values;
            for (int layer = 0; layer < network.hidden.size(); layer++)
                h = relu(
                        masked(network.hidden.get(layer), masks.hidden().get(layer), h)); // g(b + (W o M) x), section 4
            Tensor logits = masked(network.output, masks.output(), h); // c + (V o M) h(x), section 4
            return network.direct
                    .map(weight -> add(logits, maskedMatMul(values, weight, masks.direct()))) // + (A o M) x, section 4
                    .orElse(logits);
        }

        private static Tensor masked(Linear linear, Tensor mask, Tensor input) {
            return add(maskedMatMul(input, linear.weight(), mask), linear.bias());
        }

        /** Images [N, H, W, C] of U8 to logits of white, [N, H, W, C, 1]. */
        Tensor forward(Tensor images) {
            int[] dims = images.shape().dims();
            Tensor logits =
                    logits(BlackAndWhite.values(images, network.output.weight().dtype()));
            return reshape(logits, dims[0], dims[1], dims[2], dims[3], 1);
        }

        @Override
        public boolean caches() {
            Tensor weight = network.output.weight();
            return weight.dtype() == DType.F32 && weight.device().cuda().isEmpty();
        }

        @Override
        public Conditionals cached(int images) {
            return new MadeConditionals(this, images);
        }
    }
}
