package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * The canonical F32 strided convolution, its adjoint and their gradient by the weight on the CPU: rows of output channels
 * are continued tap by tap. Each task takes a row of pixels, or an image.
 */
final class Strided {
    private Strided() {}

    static void forward(StridedConv2d op, Tensor out) {
        Shape shape = out.shape();
        float[] weight = op.weight().floats();
        out.device().parallel(shape.size(0, 2), row -> {
            for (int x = 0; x < shape.dim(2); x++) {
                int at = (row * shape.dim(2) + x) * shape.dim(3);
                System.arraycopy(op.bias().floats(), 0, out.floats(), at, shape.dim(3));
                window(op, row / shape.dim(1), row % shape.dim(1), x, weight, out.floats(), at);
            }
        });
    }

    private static void window(StridedConv2d op, int n, int y, int x, float[] weight, float[] out, int at) {
        Shape kernel = op.weight().shape();
        int kh = kernel.dim(0),
                kw = kernel.dim(1),
                stride = op.window().stride(),
                padding = op.window().padding();
        for (int ky = 0; ky < kh; ky++)
            for (int kx = 0; kx < kw; kx++) {
                int tap = (ky * kw + kx) * kernel.dim(2) * kernel.dim(3);
                pixel(
                        op.input(),
                        n,
                        y * stride + ky - padding,
                        x * stride + kx - padding,
                        weight,
                        tap,
                        out,
                        at,
                        kernel.dim(3));
            }
    }

    static void transposed(TransposedConv2d op, Tensor out) {
        Shape shape = out.shape();
        try (var _ = Scope.open()) {
            float[] weight = exchanged(op.weight());
            out.device().parallel(shape.size(0, 2), row -> {
                for (int x = 0; x < shape.dim(2); x++) {
                    int at = (row * shape.dim(2) + x) * shape.dim(3);
                    System.arraycopy(op.bias().floats(), 0, out.floats(), at, shape.dim(3));
                    taps(op, row / shape.dim(1), row % shape.dim(1), x, weight, out.floats(), at);
                }
            });
        }
    }

    /** [KH, KW, C, F] to [KH, KW, F, C], in scratch of the open scope. */
    private static float[] exchanged(Tensor weight) {
        Shape shape = weight.shape();
        int channels = shape.dim(2), others = shape.dim(3);
        float[] from = weight.floats();
        float[] to = Tensor.empty(DType.F32, shape, weight.device()).floats();
        for (int tap = 0; tap < shape.size(0, 2); tap++)
            for (int c = 0; c < channels; c++)
                for (int f = 0; f < others; f++)
                    to[(tap * others + f) * channels + c] = from[(tap * channels + c) * others + f];
        return to;
    }

    /** All taps of a fine pixel that meet a coarse one, from the last to the first. */
    private static void taps(TransposedConv2d op, int n, int y, int x, float[] weight, float[] out, int at) {
        Shape kernel = op.weight().shape();
        int kw = kernel.dim(1), stride = op.window().stride();
        int bottom = y + op.window().padding(), right = x + op.window().padding();
        for (int ky = last(kernel.dim(0), bottom, stride); ky >= 0; ky -= stride)
            for (int kx = last(kw, right, stride); kx >= 0; kx -= stride) {
                int tap = (ky * kw + kx) * kernel.dim(2) * kernel.dim(3);
                pixel(
                        op.input(),
                        n,
                        (bottom - ky) / stride,
                        (right - kx) / stride,
                        weight,
                        tap,
                        out,
                        at,
                        kernel.dim(2));
            }
    }

    /** The last of {@code taps} taps that is congruent to {@code place} modulo the stride; negative if there is none. */
    private static int last(int taps, int place, int stride) {
        return taps - 1 - Math.floorMod(taps - 1 - place, stride);
    }

    /** Continues the sums of {@code count} output channels over the channels of one pixel under one tap. */
    private static void pixel(
            Tensor image, int n, int y, int x, float[] weight, int tap, float[] sums, int at, int count) {
        Shape shape = image.shape();
        int height = shape.dim(1), width = shape.dim(2), channels = shape.dim(3);
        boolean inside = y >= 0 && y < height && x >= 0 && x < width;
        int from = inside ? ((n * height + y) * width + x) * channels : 0;
        float[] values = image.floats();
        for (int c = 0; c < channels; c++)
            multiplyAdd(inside ? values[from + c] : 0, weight, tap + c * count, sums, at, count);
    }

    private static void multiplyAdd(float factor, float[] row, int from, float[] sums, int to, int count) {
        for (int i = 0; i < count; i++) sums[to + i] = Math.fma(factor, row[from + i], sums[to + i]);
    }

    static void weightGradient(StridedWeightGradient op, Tensor out) {
        int size = out.size(), images = op.fine().shape().dim(0);
        try (var _ = Scope.open()) {
            Tensor parts = Tensor.empty(DType.F32, Shape.of(Math.max(1, images), size), out.device());
            Arrays.fill(parts.floats(), 0, parts.size(), 0);
            out.device().parallel(images, n -> {
                for (int tap = 0; tap < op.shape().size(0, 2); tap++)
                    for (int y = 0; y < op.coarse().shape().dim(1); y++) coarseRow(op, n, tap, y, parts.floats());
            });
            ImageTree.join(parts.floats(), images, size, out.device());
            System.arraycopy(parts.floats(), 0, out.floats(), 0, size);
        }
    }

    /** Continues the sums of one tap over a row of coarse pixels. */
    private static void coarseRow(StridedWeightGradient op, int n, int tap, int y, float[] parts) {
        Shape fine = op.fine().shape(), coarse = op.coarse().shape();
        int stride = op.window().stride(), kw = op.shape().dim(1);
        int row = y * stride + tap / kw - op.window().padding(),
                left = tap % kw - op.window().padding();
        int channels = fine.dim(3),
                others = coarse.dim(3),
                part = n * op.shape().size() + tap * channels * others;
        for (int c = 0; c < channels; c++)
            for (int x = 0; x < coarse.dim(2); x++) {
                int column = x * stride + left;
                boolean inside = row >= 0 && row < fine.dim(1) && column >= 0 && column < fine.dim(2);
                float value = inside
                        ? op.fine().floats()[((n * fine.dim(1) + row) * fine.dim(2) + column) * channels + c]
                        : 0;
                int from = ((n * coarse.dim(1) + y) * coarse.dim(2) + x) * others;
                multiplyAdd(value, op.coarse().floats(), from, parts, part + c * others, others);
            }
    }
}
