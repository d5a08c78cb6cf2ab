package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * One image with a border of zeros, so that every tap of every pixel is a plain read.
 *
 * @param values backing array
 * @param offset index of the padded image's first element
 * @param rowStride elements from one row to the next
 */
record Padded(float[] values, int offset, int rowStride) {
    /** Pads image n of [N, H, W, C] for a [kh, kw] kernel; a 1x1 kernel needs no copy. Scratch is of the open scope. */
    static Padded image(Tensor images, int n, int kh, int kw) {
        Shape shape = images.shape();
        int height = shape.dim(1), width = shape.dim(2), channels = shape.dim(3);
        float[] source = images.floats();
        if (kh == 1 && kw == 1) return new Padded(source, n * height * width * channels, width * channels);
        int row = (width + kw - 1) * channels;
        Tensor scratch = Tensor.empty(DType.F32, Shape.of((height + kh - 1) * row), images.device());
        float[] padded = scratch.floats();
        int left = kw / 2 * channels, inner = width * channels, top = kh / 2;
        Arrays.fill(padded, 0, top * row, 0);
        for (int y = 0; y < height; y++) {
            int at = (top + y) * row;
            Arrays.fill(padded, at, at + left, 0);
            System.arraycopy(source, (n * height + y) * inner, padded, at + left, inner);
            Arrays.fill(padded, at + left + inner, at + row, 0);
        }
        Arrays.fill(padded, (top + height) * row, (height + kh - 1) * row, 0);
        return new Padded(padded, 0, row);
    }
}
