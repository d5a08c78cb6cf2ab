package hanji.kernels.conv;

import hanji.kernels.conv.Panels.Panel;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical F32 gradients of a convolution's weight and bias on the CPU: for each image a chain over its pixels,
 * then the fixed binary tree over the images. One task per image, then one per range of weights.
 */
final class PixelSums {
    /** Elements that one task of the tree joins. */
    private static final int GRAIN = 2048;

    private PixelSums() {}

    static void weightGradient(WeightGradient op, Tensor out) {
        Shape weight = op.shape(), input = op.input().shape();
        try (var _ = Scope.open()) {
            var layout =
                    Panels.empty(weight.size(0, 3), weight.dim(3), op.mask().groups(), out.device());
            int size = layout.packed().size(), images = input.dim(0);
            Tensor parts = Tensor.empty(DType.F32, Shape.of(Math.max(1, images), size), out.device());
            var runs = Correlation.byGroup(op.mask(), group -> OpenTaps.forward(weight, op.mask(), group));
            Arrays.fill(parts.floats(), 0, size, 0);
            out.device().parallel(images, n -> {
                try (var _ = Scope.open()) {
                    Arrays.fill(parts.floats(), n * size, (n + 1) * size, 0);
                    imageWeights(op, layout, runs, n, parts.floats(), n * size);
                }
            });
            joinImages(parts.floats(), images, size, out);
            unpack(layout, parts.floats(), out);
        }
    }

    private static void imageWeights(
            WeightGradient op, Panels layout, List<List<OpenTaps>> runs, int n, float[] parts, int part) {
        Shape input = op.input().shape();
        int height = input.dim(1),
                width = input.dim(2),
                channels = input.dim(3),
                kw = op.shape().dim(1);
        Padded image = Padded.image(op.input(), n, op.shape().dim(0), kw);
        for (Panel panel : layout.list()) {
            float[] row = Tensor.empty(
                            DType.F32,
                            Shape.of(width * panel.width()),
                            op.dOut().device())
                    .floats();
            for (int y = 0; y < height; y++) {
                packRow(op.dOut(), (n * height + y) * width, width, panel, row);
                for (OpenTaps taps : runs.get(panel.group())) {
                    int from = image.offset() + (y + taps.row()) * image.rowStride() + taps.first();
                    int to = part + panel.offset() + (taps.row() * kw * channels + taps.first()) * panel.width();
                    Tile.block(
                            taps.length(),
                            panel.vectors(),
                            width,
                            image.values(),
                            from,
                            1,
                            channels,
                            row,
                            0,
                            parts,
                            to,
                            panel.width());
                }
            }
        }
    }

    /** The panel's channels of a row of pixels, side by side, padded with zeros. */
    private static void packRow(Tensor dOut, int pixel, int width, Panel panel, float[] row) {
        int channels = dOut.shape().dim(3);
        for (int x = 0; x < width; x++) {
            int at = x * panel.width();
            System.arraycopy(dOut.floats(), (pixel + x) * channels + panel.from(), row, at, panel.columns());
            Arrays.fill(row, at + panel.columns(), at + panel.width(), 0);
        }
    }

    private static void unpack(Panels layout, float[] packed, Tensor out) {
        int columns = out.shape().dim(3);
        for (Panel panel : layout.list())
            for (int k = 0; k < layout.rows(); k++)
                System.arraycopy(
                        packed,
                        panel.offset() + k * panel.width(),
                        out.floats(),
                        k * columns + panel.from(),
                        panel.columns());
    }

    static void biasGradient(BiasGradient op, Tensor out) {
        Shape shape = op.dOut().shape();
        int images = shape.dim(0), pixels = shape.dim(1) * shape.dim(2), channels = shape.dim(3);
        float[] dOut = op.dOut().floats();
        try (var _ = Scope.open()) {
            Tensor parts = Tensor.empty(DType.F32, Shape.of(Math.max(1, images), channels), out.device());
            Arrays.fill(parts.floats(), 0, parts.size(), 0);
            out.device().parallel(images, n -> {
                for (int p = 0; p < pixels; p++)
                    addRow(dOut, (n * pixels + p) * channels, parts.floats(), n * channels, channels);
            });
            joinImages(parts.floats(), images, channels, out);
            System.arraycopy(parts.floats(), 0, out.floats(), 0, channels);
        }
    }

    private static void addRow(float[] values, int from, float[] sums, int to, int count) {
        for (int i = 0; i < count; i++) sums[to + i] += values[from + i];
    }

    /** part[i] += part[i+s] for s = 1, 2, 4, ...: the sum ends in part 0. */
    private static void joinImages(float[] parts, int images, int size, Tensor out) {
        out.device().parallelRanges(size, GRAIN, (from, to) -> {
            for (int s = 1; s < images; s *= 2)
                for (int i = 0; i + s < images; i += 2 * s)
                    addRow(parts, (i + s) * size + from, parts, i * size + from, to - from);
        });
    }
}
