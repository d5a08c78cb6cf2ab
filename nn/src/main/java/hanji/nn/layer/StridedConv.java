package hanji.nn.layer;

import hanji.kernels.conv.StridedConv2d;
import hanji.kernels.conv.Window;
import hanji.tensor.Tensor;

/**
 * Convolution with a stride and a bias: [N, H, W, Cin] to [N, H', W', Cout], coarser images.
 *
 * @param weight [KH, KW, Cin, Cout]
 * @param bias [Cout]
 * @param window stride and padding
 */
public record StridedConv(Tensor weight, Tensor bias, Window window) implements Layer {
    /**
     * A convolution with He-uniform weights and zero bias.
     *
     * @param size rows and columns of the kernel
     * @param gain factor on the He limit
     */
    public static StridedConv create(int size, int in, int out, Window window, double gain, Initializer initializer) {
        return new StridedConv(
                initializer.heUniform(size * size * in, gain, size, size, in, out), initializer.zeros(out), window);
    }

    @Override
    public Tensor forward(Tensor input) {
        return StridedConv2d.stridedConv2d(input, weight, bias, window);
    }
}
