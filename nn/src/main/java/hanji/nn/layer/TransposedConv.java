package hanji.nn.layer;

import hanji.kernels.conv.TransposedConv2d;
import hanji.kernels.conv.Window;
import hanji.tensor.Tensor;

/**
 * Transposed convolution with a bias: [N, H, W, Cin] to [N, (H-1)*s + KH - 2p, (W-1)*s + KW - 2p, Cout], finer images.
 *
 * @param weight [KH, KW, Cout, Cin]
 * @param bias [Cout]
 * @param window stride s and padding p
 */
public record TransposedConv(Tensor weight, Tensor bias, Window window) implements Layer {
    /**
     * A transposed convolution with He-uniform weights, whose fan-in counts the taps that meet an output pixel (on average
     * one in s * s), and zero bias.
     *
     * @param size rows and columns of the kernel
     * @param gain factor on the He limit
     */
    public static TransposedConv create(
            int size, int in, int out, Window window, double gain, Initializer initializer) {
        int fanIn = size * size * in / (window.stride() * window.stride());
        return new TransposedConv(
                initializer.heUniform(fanIn, gain, size, size, out, in), initializer.zeros(out), window);
    }

    @Override
    public Tensor forward(Tensor input) {
        return TransposedConv2d.transposedConv2d(input, weight, bias, window);
    }
}
