package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * The part of one image that some windows cover, with zeros where they reach beyond it, so that every tap is a plain read.
 *
 * @param values backing array
 * @param offset index of the first window's first element
 * @param rowStride elements from one row to the next
 */
record Padded(float[] values, int offset, int rowStride) {
    /** A cache line between rows where windows stride: pixels a power of two apart would share few sets of the cache. */
    private static final int APART = 16;

    /** Image n of [N, H, W, C]; without a copy where none is needed. Scratch is of the open scope. */
    static Padded image(Tensor images, int n, Form form, Windows windows) {
        Shape shape = images.shape();
        int height = shape.dim(1), width = shape.dim(2), channels = shape.dim(3);
        float[] source = images.floats();
        if (form == Form.AS_IS && windows.inside(shape)) {
            int first = (n * height - windows.top()) * width - windows.left();
            return new Padded(source, first * channels, width * channels);
        }
        int row = windows.width() * channels + (windows.step() > 1 ? APART : 0);
        float[] padded = Tensor.empty(DType.F32, Shape.of(windows.height() * row), images.device())
                .floats();
        int from = Math.max(0, -windows.left()), to = Math.max(from, Math.min(width, windows.width() - windows.left()));
        int before = Math.min(row, (from + windows.left()) * channels), inner = (to - from) * channels;
        for (int r = 0; r < windows.height(); r++) {
            int at = r * row, y = r - windows.top();
            if (y < 0 || y >= height) Arrays.fill(padded, at, at + row, 0);
            else {
                Arrays.fill(padded, at, at + before, 0);
                form.copy(source, ((n * height + y) * width + from) * channels, padded, at + before, inner);
                Arrays.fill(padded, at + before + inner, at + row, 0);
            }
        }
        return new Padded(padded, 0, row);
    }
}
