package hanji.nn.layer;

import hanji.kernels.conv.Conv2d;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.ReluConv2d;
import hanji.kernels.conv.ReluConv2d.Skip;
import hanji.tensor.Tensor;

/**
 * Convolution with bias, plain or masked: [N, H, W, Cin] to [N, H, W, Cout].
 *
 * @param weight [KH, KW, Cin, Cout]
 * @param bias [Cout]
 * @param mask which weights are open
 */
public record Conv(Tensor weight, Tensor bias, Mask mask) implements Layer {
    /**
     * A convolution with He-uniform weights, whose fan-in counts open weights only, and zero bias.
     *
     * @param size rows and columns of the kernel, odd
     * @param gain factor on the He limit
     */
    public static Conv create(int size, int in, int out, Mask mask, double gain, Initializer initializer) {
        int openTaps = mask.kind() == Mask.Kind.NONE ? size * size : size * size / 2 + 1;
        if (mask.kind() == Mask.Kind.A && mask.groups() == 1) openTaps--;
        return new Conv(initializer.heUniform(openTaps * in, gain, size, size, in, out), initializer.zeros(out), mask);
    }

    @Override
    public Tensor forward(Tensor input) {
        return Conv2d.maskedConv2d(input, weight, bias, mask);
    }

    /** {@code forward(relu(input))}, in one operation. */
    public Tensor afterRelu(Tensor input) {
        return ReluConv2d.reluConv2d(input, weight, bias, mask, Skip.NONE);
    }

    /** {@code input + forward(relu(input))}, in one operation; there are as many outputs as inputs. */
    public Tensor residual(Tensor input) {
        return ReluConv2d.reluConv2d(input, weight, bias, mask, Skip.INPUT);
    }
}
