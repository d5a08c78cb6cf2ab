package hanji.kernels.conv;

import static hanji.kernels.conv.GroupedConv2d.groupedConv2d;
import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.autograd.Op;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * Convolution with holes: the taps of the kernel lie {@code dilation} pixels apart, so that layers whose dilation doubles see
 * exponentially far. Yu and Koltun, arXiv:1511.07122; causal over sequences in WaveNet, arXiv:1609.03499.
 *
 * <p>Pixels whose rows and columns are congruent modulo d meet each other alone. So an image is taken apart into the d*d images of
 * its phases, each is convolved as usual, and they are put together again: two passes over the image more than without holes.
 */
public final class Dilation {
    private Dilation() {}

    /**
     * Convolution with stride 1, zero padding to the same size and holes:
     *
     * <p>{@code out[n,y,x,f] = bias[f] + sum over open ky, kx, c of in[n, y+(ky-KH/2)d, x+(kx-KW/2)d, c] * weight[ky,kx,c,f]},
     * where the channels c are those of the group of f. A dilation beyond the image leaves the taps of the kernel's middle.
     *
     * @param input [N, H, W, Cin]
     * @param weight [KH, KW, Cin / groups, Cout], KH and KW odd; sequences are images of one row, with KH = 1
     * @param bias [Cout]
     * @param mask which weights are open
     * @param groups of channels, 1 for all together
     * @param dilation d, 1 or more
     * @return [N, H, W, Cout]
     * @throws IllegalArgumentException if the dilation is below 1 or the convolution refuses the rest
     */
    public static Tensor dilatedConv2d(Tensor input, Tensor weight, Tensor bias, Mask mask, int groups, int dilation) {
        if (dilation < 1) throw new IllegalArgumentException("dilatedConv2d: a dilation is 1 or more, not " + dilation);
        Op dense = groups == 1
                ? new Conv2d(input, weight, bias, mask)
                : new GroupedConv2d(input, weight, bias, mask, groups); // refuses what does not fit
        if (dilation == 1) return Op.run(dense);
        int rows = weight.shape().dim(0) == 1 ? 1 : dilation,
                columns = weight.shape().dim(1) == 1 ? 1 : dilation;
        return dilated(input, rows, columns, phases -> groupedConv2d(phases, weight, bias, mask, groups));
    }

    /**
     * What a map of images that keeps their size makes of the phases of images.
     *
     * @param images [N, H, W, C]
     * @param rows distance of rows that meet each other, 1 or more
     * @param columns that of columns
     * @param map takes [N', H', W', C] to [N', H', W', F] of the same N', H' and W', each image for itself
     * @return [N, H, W, F]
     */
    static Tensor dilated(Tensor images, int rows, int columns, UnaryOperator<Tensor> map) {
        Shape shape = images.shape();
        int n = shape.dim(0), height = shape.dim(1), width = shape.dim(2);
        int down = Math.clamp(rows, 1, Math.max(1, height)), across = Math.clamp(columns, 1, Math.max(1, width));
        if (down == 1 && across == 1) return map.apply(images);
        int h = Math.ceilDiv(height, down), w = Math.ceilDiv(width, across);
        Tensor whole = padded(padded(images, 1, h * down), 2, w * across);
        Tensor apart = permute(reshape(whole, n, h, down, w, across, shape.dim(3)), 0, 2, 4, 1, 3, 5);
        Tensor mapped = map.apply(reshape(apart, n * down * across, h, w, shape.dim(3)));
        int channels = mapped.shape().dim(3);
        Tensor together = permute(reshape(mapped, n, down, across, h, w, channels), 0, 3, 1, 4, 2, 5);
        return cut(cut(reshape(together, n, h * down, w * across, channels), 1, height), 2, width);
    }

    private static Tensor padded(Tensor images, int axis, int extent) {
        int missing = extent - images.shape().dim(axis);
        return missing == 0 ? images : pad(images, axis, 0, missing);
    }

    private static Tensor cut(Tensor images, int axis, int extent) {
        return images.shape().dim(axis) == extent ? images : slice(images, axis, 0, extent);
    }
}
