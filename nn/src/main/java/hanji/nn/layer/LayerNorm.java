package hanji.nn.layer;

import static hanji.kernels.normalize.Normalize.layerNorm;

import hanji.tensor.Tensor;

/**
 * Layer normalization, [..., C] to [..., C]: each row for itself, over its last axis. Ba, Kiros and Hinton, arXiv:1607.06450.
 *
 * @param weight [C], the gain
 * @param bias [C]
 * @param epsilon added to a variance
 */
public record LayerNorm(Tensor weight, Tensor bias, double epsilon) implements Layer {
    private static final double EPSILON = 1e-5;

    /** Gains of 1 and biases of 0. */
    public static LayerNorm create(int channels, Initializer initializer) {
        return new LayerNorm(initializer.ones(channels), initializer.zeros(channels), EPSILON);
    }

    @Override
    public Tensor forward(Tensor input) {
        return layerNorm(input, weight, bias, epsilon);
    }
}
