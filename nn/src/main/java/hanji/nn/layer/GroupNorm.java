package hanji.nn.layer;

import static hanji.kernels.normalize.Normalize.groupNorm;

import hanji.tensor.Tensor;

/**
 * Group normalization, [N, ..., C] to [N, ..., C]: each image for itself, over its pixels and the channels of a group. Wu and He,
 * arXiv:1803.08494. With one group it normalizes all of an image, what a critic with a gradient penalty takes in the place of a
 * batch (arXiv:1704.00028, section 4); with a group for each channel it is instance normalization.
 *
 * @param weight [C], the gain
 * @param bias [C]
 * @param groups of channels
 * @param epsilon added to a variance
 */
public record GroupNorm(Tensor weight, Tensor bias, int groups, double epsilon) implements Layer {
    private static final double EPSILON = 1e-5;

    /**
     * Gains of 1 and biases of 0.
     *
     * @throws IllegalArgumentException if the groups do not divide the channels
     */
    public static GroupNorm create(int channels, int groups, Initializer initializer) {
        if (groups < 1 || channels % groups != 0)
            throw new IllegalArgumentException(groups + " groups do not divide " + channels + " channels");
        return new GroupNorm(initializer.ones(channels), initializer.zeros(channels), groups, EPSILON);
    }

    @Override
    public Tensor forward(Tensor input) {
        return groupNorm(input, weight, bias, groups, epsilon);
    }
}
