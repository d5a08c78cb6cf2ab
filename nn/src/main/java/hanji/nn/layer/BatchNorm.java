package hanji.nn.layer;

import static hanji.kernels.normalize.Normalize.batchNorm;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.divide;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.sqrt;

import hanji.autograd.Update;
import hanji.kernels.optimizer.EmaUpdate;
import hanji.tensor.Tensor;

/**
 * Batch normalization of each channel, [..., C] to [..., C]: by the statistics of the batch while training, by running averages of
 * these in a layer that {@link #evaluating} gives. Ioffe and Szegedy, arXiv:1502.03167, algorithms 1 and 2.
 *
 * <p>Training changes the running averages, so they belong to what a run saves: a learner's state has the network's
 * {@link #buffers} beside its parameters.
 *
 * @param weight [C], the gain
 * @param bias [C]
 * @param mean [C], running
 * @param variance [C], running, of unbiased variances
 * @param decay share of a running average that stays at each batch
 * @param epsilon added to a variance
 * @param statistics by which it normalizes
 */
public record BatchNorm(
        Tensor weight,
        Tensor bias,
        @Buffer Tensor mean,
        @Buffer Tensor variance,
        double decay,
        double epsilon,
        Statistics statistics)
        implements Layer {
    private static final double DECAY = 0.9;
    private static final double EPSILON = 1e-5;

    /** What a layer normalizes by. */
    public enum Statistics {
        /** Those of the batch, which also enter the running ones. */
        BATCH,
        /** The running ones, which stay as they are. */
        RUNNING
    }

    /** Gains of 1, biases of 0, running statistics of mean 0 and variance 1, which keep 0.9 of themselves at each batch. */
    public static BatchNorm create(int channels, Initializer initializer) {
        return new BatchNorm(
                initializer.ones(channels),
                initializer.zeros(channels),
                initializer.zeros(channels),
                initializer.ones(channels),
                DECAY,
                EPSILON,
                Statistics.BATCH);
    }

    /** The same layer, of the same tensors, normalizing by the running statistics. */
    @Override
    public BatchNorm evaluating() {
        return new BatchNorm(weight, bias, mean, variance, decay, epsilon, Statistics.RUNNING);
    }

    /** @throws IllegalArgumentException if a batch has no two numbers of a channel, so that it has no variance */
    @Override
    public Tensor forward(Tensor input) {
        return switch (statistics) {
            case BATCH -> byBatch(input);
            case RUNNING -> add(multiply(subtract(input, mean), divide(weight, sqrt(shift(variance, epsilon)))), bias);
        };
    }

    private Tensor byBatch(Tensor input) {
        var batch = batchNorm(input, weight, bias, epsilon);
        if (batch.numbers() < 2)
            throw new IllegalArgumentException(
                    "a batch " + input.shape() + " has no variance of its channels; train on two rows at least");
        double unbiased = batch.numbers() / (batch.numbers() - 1.0);
        Update.run(new EmaUpdate(mean, batch.mean(), decay));
        Update.run(new EmaUpdate(variance, scale(batch.variance(), unbiased), decay));
        return batch.out();
    }
}
