package hanji.kernels.conv;

import hanji.kernels.conv.Correlation.Raster;
import hanji.kernels.conv.Correlation.Start;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
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
    record Phase(int first, int count, int tap, int taps, int before) {
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
        List<Part> parts = parts(op);
        if (!parts.isEmpty() && parts.getFirst().matrix.isNarrow())
            Planes.run(parts.stream().map(part -> part.planes(op)).toList(), op.input(), Form.AS_IS, out);
        else for (Part part : parts) part.correlate(op, out);
    }

    /** A convolution that makes the fine pixels of one phase. */
    private record Part(Matrix matrix, Windows windows, List<List<OpenTaps>> runs, Raster raster) {
        void correlate(TransposedConv2d op, Tensor out) {
            matrix.correlate(
                    op.input(), Form.AS_IS, windows, runs, start(op.bias()), new Epilogue.Plain(), out, raster);
        }

        Planes.Part planes(TransposedConv2d op) {
            return new Planes.Part(matrix.planes(windows, runs, start(op.bias()), new Epilogue.Plain()), raster);
        }
    }

    /** Those of all phases that have a pixel. */
    private static List<Part> parts(TransposedConv2d op) {
        Shape kernel = op.weight().shape();
        List<Part> parts = new ArrayList<>();
        for (int row = 0; row < op.window().stride(); row++)
            for (int column = 0; column < op.window().stride(); column++) {
                var rows = Phase.of(row, op.height(), kernel.dim(0), op.window());
                var columns = Phase.of(column, op.width(), kernel.dim(1), op.window());
                if (rows.count > 0 && columns.count > 0) parts.add(part(op, rows, columns));
            }
        return parts;
    }

    private static Part part(TransposedConv2d op, Phase rows, Phase columns) {
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
        return new Part(matrix, windows, taps(rows.taps, depth), new Raster(rows.first, columns.first, stride));
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
