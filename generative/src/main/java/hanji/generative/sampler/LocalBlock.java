package hanji.generative.sampler;

import static hanji.kernels.conv.MaskedPatches.maskedPatches;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.relu;

import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Module;
import hanji.tensor.Tensor;

/**
 * A residual block with a locally masked convolution: {@code x + (around * relu(x) + own * relu(x))}, where around sees the
 * neighbours that come before a pixel and own the pixel itself.
 *
 * @param around 1x1, from the window round a pixel laid into a row, whose centre is closed
 * @param own 1x1 with mask B, so that a colour sees itself and those before it
 */
public record LocalBlock(Conv around, Conv own) implements Module {
    /** @param size rows and columns of the window, odd */
    public static LocalBlock create(int size, int channels, int colours, double gain, Initializer initializer) {
        Conv around = around(size, channels, channels, gain, initializer);
        return new LocalBlock(
                around, Conv.create(1, channels, channels, new Mask(Mask.Kind.B, colours), gain, initializer));
    }

    /** The 1x1 convolution of a window, of which half comes before a pixel in the mean over all pixels. */
    public static Conv around(int size, int in, int out, double gain, Initializer initializer) {
        int taps = size * size;
        Tensor weight = initializer.heUniform(taps / 2 * in, gain, 1, 1, taps * in, out);
        return new Conv(weight, initializer.zeros(out), Mask.NONE);
    }

    /**
     * [N, H, W, C] to the same.
     *
     * @param before which neighbours come before each pixel, [H, W, size, size] of U8
     */
    public Tensor forward(Tensor x, Tensor before) {
        return add(own.residual(x), around.forward(maskedPatches(relu(x), before)));
    }
}
