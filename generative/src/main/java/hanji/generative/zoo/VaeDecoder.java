package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.greater;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.sigmoid;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.Softmax.softmax;

import hanji.generative.model.Loss;
import hanji.generative.model.Scores.Space;
import hanji.generative.model.Site;
import hanji.generative.model.Unit;
import hanji.generative.sampler.BlackAndWhite;
import hanji.nn.data.Batch;
import hanji.nn.data.Images;
import hanji.nn.distribution.Bernoulli;
import hanji.nn.distribution.Categorical;
import hanji.nn.distribution.DiscretizedLogisticMixture;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Linear;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Optional;
import java.util.stream.IntStream;

/** p(x | z) of a variational autoencoder: what the decoder's outputs say of each value of an image. */
public enum VaeDecoder {
    /** Black or white, white where the intensity is above 127: a logit for each value. */
    BERNOULLI,
    /** One of 256 intensities: logits that are a linear map, shared by all values, of 16 features of each. */
    CATEGORICAL,
    /** A logistic distribution rounded to 256 intensities, by mean and log-scale: arXiv:1606.04934, appendix A.3. */
    LOGISTIC;

    private static final int LEVELS = 256;
    private static final int FEATURES = 16;
    private static final double LOWEST_LOG_SCALE = -7;
    private static final double HIGHEST_LOG_SCALE = 3;

    /**
     * Images as a model sees them.
     *
     * @param input [N, H, W, C] in [0, 1], black and white where x is
     * @param intensities [N, H, W, C] of U8
     */
    record Observed(Tensor input, Tensor intensities) {
        int count() {
            return intensities.shape().dim(0);
        }
    }

    Observed observe(Batch batch, Site site) {
        return observe(site.unit(batch), site.intensities(batch));
    }

    Observed observe(Images images, Site site) {
        return observe(site.unit(images), site.intensities(images));
    }

    private Observed observe(Tensor unit, Tensor intensities) {
        if (this != BERNOULLI) return new Observed(unit, intensities);
        return new Observed(greater(unit, Tensor.full(0.5, unit.dtype(), Shape.of(), unit.device())), intensities);
    }

    /** What x is. */
    Space space() {
        return this == BERNOULLI ? Space.BINARIZED : Space.BYTES;
    }

    /** Factor from the nats of all images of a batch to the value of its {@link #loss}. */
    double share(Observed seen) {
        return 1.0
                / (space() == Space.BINARIZED
                        ? seen.count()
                        : seen.intensities().size());
    }

    /** A bound on -log p(x), or its estimate, under the name that its figure has. */
    Loss loss(Tensor value) {
        return new Loss(lossName(), unit(), value);
    }

    String lossName() {
        return space() == Space.BINARIZED ? "train_nats_per_binarized_image" : "train_bits_per_dim";
    }

    Unit unit() {
        return space() == Space.BINARIZED ? Unit.NATS : Unit.BITS_PER_DIM;
    }

    /** Outputs of a network for each value of an image. */
    int numbers() {
        return switch (this) {
            case BERNOULLI -> 1;
            case CATEGORICAL -> FEATURES;
            case LOGISTIC -> 2;
        };
    }

    /** What maps the numbers of each value to its logits, where that is more than the numbers themselves. */
    Optional<Linear> head(Initializer initializer) {
        return this == CATEGORICAL ? Optional.of(Linear.create(FEATURES, LEVELS, 0.5, initializer)) : Optional.empty();
    }

    /** The outputs from numbers of each value, [N, D * numbers] or [N, H, W, C * numbers], and the head's map. */
    Tensor outputs(Tensor numbers, Optional<Linear> head) {
        int n = numbers.shape().dim(0), each = numbers();
        return head.map(map -> map.forward(relu(reshape(numbers, n, numbers.size() / n / each, each))))
                .orElse(numbers);
    }

    /**
     * log p(x | z) in nats of each value, [N, D].
     *
     * @param outputs [N, D * numbers] or [N, H, W, C * numbers]; of a categorical decoder logits [N, D, 256]
     * @param intensities [N, H, W, C] of U8
     */
    Tensor logProb(Tensor outputs, Tensor intensities) {
        int n = intensities.shape().dim(0), values = intensities.size() / n;
        return switch (this) {
            case BERNOULLI ->
                new Bernoulli(reshape(outputs, n, values)).logProb(BlackAndWhite.values(intensities, outputs.dtype()));
            case CATEGORICAL -> new Categorical(outputs).logProb(reshape(intensities, n, values));
            case LOGISTIC -> {
                Tensor means = reshape(half(outputs, 0), n, values, 1);
                Tensor logScales = clamp(affine(half(outputs, 1), 1, -2), LOWEST_LOG_SCALE, HIGHEST_LOG_SCALE);
                Tensor oneComponent = Tensor.zeros(means.dtype(), means.shape(), means.device());
                yield new DiscretizedLogisticMixture(oneComponent, means, reshape(logScales, n, values, 1))
                        .logProb(reshape(intensities, n, values));
            }
        };
    }

    /** The means of p(x | z) on [0, 1], [N, D], of the same outputs. */
    Tensor means(Tensor outputs) {
        int n = outputs.shape().dim(0);
        return switch (this) {
            case BERNOULLI -> sigmoid(reshape(outputs, n, outputs.size() / n));
            case CATEGORICAL -> {
                double[] levels = IntStream.range(0, LEVELS)
                        .mapToDouble(v -> v / (LEVELS - 1.0))
                        .toArray();
                Tensor unit = Tensor.of(levels, LEVELS).to(outputs.dtype(), outputs.device());
                yield sum(multiply(softmax(outputs), unit), -1);
            }
            case LOGISTIC -> affine(reshape(half(outputs, 0), n, outputs.size() / (2 * n)), 0.5, 0.5);
        };
    }

    private static Tensor half(Tensor outputs, int which) {
        int extent = outputs.shape().dim(-1) / 2;
        return slice(outputs, -1, which * extent, (which + 1) * extent);
    }
}
