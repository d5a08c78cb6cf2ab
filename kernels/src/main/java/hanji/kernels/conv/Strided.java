package hanji.kernels.conv;

import hanji.kernels.conv.Correlation.Raster;
import hanji.kernels.conv.Correlation.Start;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The canonical F32 strided convolution, its adjoint and their gradient by the weight on the CPU. The adjoint is stride²
 * convolutions of step 1: fine pixels whose places are congruent modulo the stride meet the same taps.
 */
final class Strided {
    /** Tells the matrix of a strided convolution from others of its weight. */
    private record Forward() {}

    /** Tells the matrices of the phases of the adjoint apart. */
    private record Adjoint(Window window, int row, int column) {}

    /**
     * The fine pixels of one phase along an axis.
     *
     * @param first place of the first
     * @param count how many there are
     * @param tap the smallest tap that they meet
     * @param taps how many taps they meet, each a stride further on
     * @param before how far before the coarse pixel 0 the first one's window begins
     */
    private record Phase(int first, int count, int tap, int taps, int before) {
        static Phase of(int tap, int size, int kernel, Window window) {
            int stride = window.stride(), first = Math.floorMod(tap - window.padding(), stride);
            int taps = Math.max(0, Math.ceilDiv(kernel - tap, stride));
            int nearest = (first + window.padding() - tap) / stride;
            return new Phase(first, Math.max(0, Math.ceilDiv(size - first, stride)), tap, taps, taps - 1 - nearest);
        }
    }

    private Strided() {}

    static void forward(StridedConv2d op, Tensor out) {
        Shape kernel = op.weight().shape();
        int columns = kernel.dim(3);
        var matrix = new Matrix(op.weight(), new Forward(), kernel.size(0, 3), columns, 1, 1, row -> row * columns);
        matrix.correlate(
                op.input(),
                Form.AS_IS,
                windows(out.shape(), kernel, op.window()),
                taps(kernel.dim(0), kernel.size(1, 3)),
                start(op.bias()),
                new Epilogue.Plain(),
                out,
                Raster.FULL);
    }

    static void transposed(TransposedConv2d op, Tensor out) {
        Shape kernel = op.weight().shape();
        for (int row = 0; row < op.window().stride(); row++)
            for (int column = 0; column < op.window().stride(); column++)
                phase(
                        op,
                        Phase.of(row, op.height(), kernel.dim(0), op.window()),
                        Phase.of(column, op.width(), kernel.dim(1), op.window()),
                        out);
    }

    private static void phase(TransposedConv2d op, Phase rows, Phase columns, Tensor out) {
        if (rows.count == 0 || columns.count == 0) return;
        Shape kernel = op.weight().shape();
        int kw = kernel.dim(1),
                fine = kernel.dim(2),
                coarse = kernel.dim(3),
                stride = op.window().stride();
        int depth = columns.taps * coarse;
        var matrix = new Matrix(
                op.weight(), new Adjoint(op.window(), rows.tap, columns.tap), rows.taps * depth, fine, 1, coarse, k -> {
                    int ky = rows.tap + (rows.taps - 1 - k / depth) * stride;
                    int kx = columns.tap + (columns.taps - 1 - k % depth / coarse) * stride;
                    return (ky * kw + kx) * fine * coarse + k % coarse;
                });
        var windows = new Windows(
                rows.count,
                columns.count,
                Math.max(1, rows.taps),
                Math.max(1, columns.taps),
                1,
                rows.before,
                columns.before);
        matrix.correlate(
                op.input(),
                Form.AS_IS,
                windows,
                taps(rows.taps, depth),
                start(op.bias()),
                new Epilogue.Plain(),
                out,
                new Raster(rows.first, columns.first, stride));
    }

    static void weightGradient(StridedWeightGradient op, Tensor out) {
        Shape kernel = op.shape();
        new PixelSums(
                        windows(op.coarse().shape(), kernel, op.window()),
                        op.fine(),
                        Form.AS_IS,
                        op.coarse(),
                        kernel.size(0, 3),
                        Panels.cut(kernel.dim(3), 1),
                        taps(kernel.dim(0), kernel.size(1, 3)),
                        Blocking.of(out.device()))
                .run(out);
    }

    private static Windows windows(Shape coarse, Shape kernel, Window window) {
        return new Windows(
                coarse.dim(1),
                coarse.dim(2),
                kernel.dim(0),
                kernel.dim(1),
                window.stride(),
                window.padding(),
                window.padding());
    }

    private static List<List<OpenTaps>> taps(int rows, int rowLength) {
        return List.of(rowLength == 0 ? List.of() : OpenTaps.cut(new OpenRange(0, rows * rowLength), rowLength));
    }

    private static Start start(Tensor bias) {
        float[] first = bias.floats();
        return f -> first[f];
    }
}
