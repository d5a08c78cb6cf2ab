package hanji.nn.layer;

import hanji.kernels.image.Interpolation;
import hanji.kernels.image.Upsample2d;
import hanji.tensor.Tensor;

/**
 * Images made finer: [N, H, W, C] to [N, factor H, factor W, C]. Before a convolution it takes the place of a
 * transposed one whose windows overlap unevenly.
 *
 * @param factor 1 or more
 */
public record Upsample(int factor, Interpolation interpolation) implements Layer {
    @Override
    public Tensor forward(Tensor input) {
        return Upsample2d.upsample2d(input, factor, interpolation);
    }
}
