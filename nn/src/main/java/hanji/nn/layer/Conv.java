package hanji.nn.layer;

import hanji.kernels.conv.Conv2d;
import hanji.kernels.conv.ConvCrossEntropy;
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
        return create(size, size, in, out, mask, gain, initializer);
    }

    /**
     * The same with a kernel that need not be square.
     *
     * @param rows rows of the kernel, odd
     * @param columns its columns, odd
     */
    public static Conv create(int rows, int columns, int in, int out, Mask mask, double gain, Initializer initializer) {
        int fanIn = openTaps(rows, columns, mask) * in;
        Tensor weight = initializer.heUniform(fanIn, gain, rows, columns, in, out);
        return new Conv(weight, initializer.zeros(out), mask);
    }

    /** Pixels that an output sees. */
    static int openTaps(int rows, int columns, Mask mask) {
        int upToCentre = rows * columns / 2 + 1;
        return switch (mask.kind()) {
            case NONE -> rows * columns;
            case A -> mask.groups() == 1 ? upToCentre - 1 : upToCentre;
            case B -> upToCentre;
            case ROWS_ABOVE -> rows / 2 * columns;
            case ROWS_UP_TO -> (rows / 2 + 1) * columns;
        };
    }

    @Override
    public Tensor forward(Tensor input) {
        return Conv2d.maskedConv2d(input, weight, bias, mask);
    }

    /** {@code forward(relu(input))}, in one operation. */
    public Tensor afterRelu(Tensor input) {
        return ReluConv2d.reluConv2d(input, weight, bias, mask, Skip.NONE);
    }

    /**
     * Cross-entropy, in nats, of the logits {@code afterRelu(input)} of a 1x1 convolution, in one operation that does not keep them.
     *
     * @param targets [N, H, W, G] of U8 or I32, for the G colour groups of the mask, each below Cout / G
     * @return shaped as the targets
     */
    public Tensor crossEntropyAfterRelu(Tensor input, Tensor targets) {
        return ConvCrossEntropy.convCrossEntropy(new ReluConv2d(input, weight, bias, mask, Skip.NONE), targets);
    }

    /** {@code input + forward(relu(input))}, in one operation; there are as many outputs as inputs. */
    public Tensor residual(Tensor input) {
        return ReluConv2d.reluConv2d(input, weight, bias, mask, Skip.INPUT);
    }
}
