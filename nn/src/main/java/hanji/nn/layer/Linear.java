package hanji.nn.layer;

import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.add;

import hanji.tensor.Tensor;

/**
 * Affine map of each row: [..., in] to [..., out].
 *
 * @param weight [in, out]
 * @param bias [out]
 */
public record Linear(Tensor weight, Tensor bias) implements Layer {
    /**
     * A map with He-uniform weights and zero bias.
     *
     * @param gain factor on the He limit: 1 before relu
     */
    public static Linear create(int in, int out, double gain, Initializer initializer) {
        return new Linear(initializer.heUniform(in, gain, in, out), initializer.zeros(out));
    }

    @Override
    public Tensor forward(Tensor input) {
        return add(matMul(input, weight), bias);
    }
}
