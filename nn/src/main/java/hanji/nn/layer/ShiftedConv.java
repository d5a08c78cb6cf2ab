package hanji.nn.layer;

import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.layout.Slice.slice;

import hanji.kernels.conv.Window;
import hanji.tensor.Tensor;

/**
 * Convolution with a kernel that lies above a pixel and to its left, and may end in it: [N, H, W, Cin] to
 * [N, ceil(H / s), ceil(W / s), Cout] for stride s. Output (y, x) sees the KH rows from {@code s y - up} on and, of these, the KW
 * columns from {@code s x - left} on; what lies outside the image is 0. PixelCNN++, arXiv:1701.05517, section 2.3.
 *
 * @param weight [KH, KW, Cin, Cout]
 * @param bias [Cout]
 * @param stride s
 * @param up rows from the kernel's first row to the pixel's
 * @param left columns from the kernel's first column to the pixel's
 */
public record ShiftedConv(Tensor weight, Tensor bias, int stride, int up, int left) implements Layer {
    /** @throws IllegalArgumentException if the kernel lies outside what one row and column of zeros round the image would hold */
    public ShiftedConv {
        int below = weight.shape().dim(0) - 1 - up, right = weight.shape().dim(1) - 1 - left;
        boolean cut = stride > 1 && (up != left || Math.max(below, right) > up);
        if (up < 0 || left < 0 || cut)
            throw new IllegalArgumentException("a kernel " + weight.shape() + " cannot be shifted by " + up
                    + " rows and " + left + " columns with stride " + stride);
    }

    /**
     * A shifted convolution with He-uniform weights and zero bias.
     *
     * @param rows KH
     * @param columns KW
     * @param gain factor on the He limit
     */
    public static ShiftedConv create(
            int rows,
            int columns,
            int in,
            int out,
            int stride,
            int up,
            int left,
            double gain,
            Initializer initializer) {
        Tensor weight = initializer.heUniform(rows * columns * in, gain, rows, columns, in, out);
        return new ShiftedConv(weight, initializer.zeros(out), stride, up, left);
    }

    /** Pads alike on all sides and leaves out the outputs that the shift does not ask for. */
    @Override
    public Tensor forward(Tensor input) {
        int below = weight.shape().dim(0) - 1 - up, right = weight.shape().dim(1) - 1 - left;
        int padding = Math.max(Math.max(up, left), Math.max(below, right));
        Tensor wide = stridedConv2d(input, weight, bias, new Window(stride, padding));
        Tensor rows = part(wide, 1, (padding - up) / stride, input.shape().dim(1));
        return part(rows, 2, (padding - left) / stride, input.shape().dim(2));
    }

    private Tensor part(Tensor wide, int axis, int from, int pixels) {
        int count = Math.ceilDiv(pixels, stride);
        return count == wide.shape().dim(axis) ? wide : slice(wide, axis, from, from + count);
    }
}
