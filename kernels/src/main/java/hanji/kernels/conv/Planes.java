package hanji.kernels.conv;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import hanji.kernels.conv.Correlation.Raster;
import hanji.kernels.tile.Square;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The canonical F32 convolution on the CPU for a few output channels, which would leave most lanes of a {@link Correlation}
 * empty: here lanes are neighbouring pixels. The channels of a source row are laid out as planes, [height, channels, width],
 * so that a weight meets its pixels side by side.
 *
 * @param windows what the outputs see of an image, of step 1
 * @param weights [out channels, kh * kw * channels]
 * @param runs the open runs by colour group
 * @param start what each output channel's chain begins with
 * @param epilogue what is done with its end
 */
record Planes(Windows windows, Tensor weights, List<List<OpenTaps>> runs, Correlation.Start start, Epilogue epilogue) {
    /** Output channels up to which planes are faster. */
    static final int MOST = 4;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Outputs in work at once: so many rows, and so many pixels of each. */
    private static final int ROWS = 4, PIXELS = 2 * LANES;

    /** Convolves images [N, H, W, channels]. */
    void run(Tensor source, Form form, Tensor out, Raster raster) {
        if (out.size() == 0) return;
        Shape shape = source.shape();
        long work = (long) windows.rows() * windows.columns() * weights.size();
        out.device().parallelRanges(shape.dim(0), Correlation.tasksOf(work), (from, to) -> {
            try (var _ = Scope.open()) {
                var image = new Image(this, shape.dim(1), shape.dim(2), shape.dim(3), out.device());
                for (int n = from; n < to; n++) {
                    image.fill(source.floats(), n, form);
                    chains(image, n, out, raster);
                }
            }
        });
    }

    /** Elements of a plane's row: what the windows cover, and what the last vectors read beyond. */
    private int rowWidth() {
        return windows.width() + Math.ceilDiv(windows.columns(), PIXELS) * PIXELS - windows.columns();
    }

    /**
     * One image after another as planes, in the same place; what lies outside an image stays zero.
     *
     * @param planes [windows' height, channels, stride]
     * @param row pixels [width, channels] of a source row, then zeros up to a whole square
     */
    private record Image(
            Windows windows,
            int height,
            int width,
            int channels,
            int stride,
            float[] planes,
            float[] row,
            Square square) {
        Image(Planes of, int height, int width, int channels, Device device) {
            this(
                    of.windows,
                    height,
                    width,
                    channels,
                    of.rowWidth(),
                    Tensor.zeros(DType.F32, Shape.of(of.windows.height(), channels, of.rowWidth()), device)
                            .floats(),
                    Tensor.zeros(DType.F32, Shape.of(width + Square.SIDE, channels), device)
                            .floats(),
                    new Square());
        }

        void fill(float[] source, int n, Form form) {
            for (int r = 0; r < windows.height(); r++) {
                int y = r - windows.top();
                if (y < 0 || y >= height) continue;
                form.copy(source, (n * height + y) * width * channels, row, 0, width * channels);
                int left = windows.left(), from = Math.max(0, -left), to = Math.min(width, windows.width() - left);
                for (int x = from; x < to; x += Square.SIDE)
                    pixels(x, Math.min(Square.SIDE, to - x), (r * channels * stride) + left + x);
            }
        }

        /** Copies some pixels of the row from x on to the planes; what a square has beyond them no stored result meets. */
        private void pixels(int x, int count, int at) {
            int squares = Square.PAYS && at % (channels * stride) % stride + Square.SIDE <= stride ? channels : 0,
                    c = 0;
            for (; c <= squares - Square.SIDE; c += Square.SIDE)
                square.transpose(row, x * channels + c, channels, planes, at + c * stride, stride);
            for (; c < channels; c++)
                for (int i = 0; i < count; i++) planes[at + c * stride + i] = row[(x + i) * channels + c];
        }
    }

    private void chains(Image image, int n, Tensor out, Raster raster) {
        float[] acc =
                Tensor.empty(DType.F32, Shape.of(ROWS * PIXELS), out.device()).floats();
        for (int y = 0; y < windows.rows(); y += ROWS)
            for (int x = 0; x < windows.columns(); x += PIXELS) {
                int rows = Math.min(ROWS, windows.rows() - y), pixels = Math.min(PIXELS, windows.columns() - x);
                var block = new Block(n, y, x, rows, pixels, out.shape(), raster);
                int outChannels = out.shape().dim(3), ofGroup = outChannels / runs.size();
                for (int f = 0; f < outChannels; f++) {
                    Arrays.fill(acc, 0, rows * PIXELS, start.of(f));
                    for (OpenTaps taps : runs.get(f / ofGroup)) chains(image, f, y, x, rows, taps, acc);
                    block.store(acc, f, out.floats());
                }
                block.finish(epilogue, out.floats());
            }
    }

    /** Where the outputs of some rows of pixels lie. */
    private record Block(int n, int y, int x, int rows, int pixels, Shape out, Raster raster) {
        private int first(int row) {
            int line = n * out.dim(1) + raster.row() + (y + row) * raster.step();
            return (line * out.dim(2) + raster.column() + x * raster.step()) * out.dim(3);
        }

        private int apart() {
            return raster.step() * out.dim(3);
        }

        void store(float[] acc, int f, float[] target) {
            int apart = apart();
            for (int row = 0; row < rows; row++) {
                int at = first(row) + f;
                if (apart == 1) System.arraycopy(acc, row * PIXELS, target, at, pixels);
                else for (int i = 0; i < pixels; i++) target[at + i * apart] = acc[row * PIXELS + i];
            }
        }

        void finish(Epilogue epilogue, float[] target) {
            if (epilogue instanceof Epilogue.Plain) return;
            for (int row = 0; row < rows; row++)
                if (raster.step() == 1) epilogue.apply(target, first(row), pixels * out.dim(3));
                else for (int i = 0; i < pixels; i++) epilogue.apply(target, first(row) + i * apart(), out.dim(3));
        }
    }

    /** Continues the chains of some rows of pixels by a run of weights, tap by tap. */
    private void chains(Image image, int f, int y, int x, int rows, OpenTaps taps, float[] acc) {
        int channels = image.channels, stride = image.stride;
        int rowStride = channels * stride, depth = weights.shape().dim(1);
        for (int k = taps.first(); k < taps.first() + taps.length(); ) {
            int column = k / channels, c = k % channels;
            int count = Math.min(channels - c, taps.first() + taps.length() - k);
            int from = (y + taps.row()) * rowStride + c * stride + x + column;
            int weight = f * depth + taps.row() * windows.kw() * channels + k;
            fourByTwo(rows, count, weights.floats(), weight, image.planes, from, rowStride, stride, acc);
            k += count;
        }
    }

    /** acc[r, p] = fma(weights[w0 + k], planes[s0 + r*rowStride + k*stride + p], acc[r, p]) for k ascending. */
    private static void fourByTwo(
            int rows,
            int count,
            float[] weights,
            int w0,
            float[] planes,
            int s0,
            int rowStride,
            int stride,
            float[] acc) {
        int last = rows - 1, r1 = Math.min(1, last), r2 = Math.min(2, last), r3 = Math.min(3, last);
        FloatVector s00 = fromArray(SPECIES, acc, 0), s01 = fromArray(SPECIES, acc, LANES);
        FloatVector s10 = fromArray(SPECIES, acc, r1 * PIXELS), s11 = fromArray(SPECIES, acc, r1 * PIXELS + LANES);
        FloatVector s20 = fromArray(SPECIES, acc, r2 * PIXELS), s21 = fromArray(SPECIES, acc, r2 * PIXELS + LANES);
        FloatVector s30 = fromArray(SPECIES, acc, r3 * PIXELS), s31 = fromArray(SPECIES, acc, r3 * PIXELS + LANES);
        int p1 = r1 * rowStride, p2 = r2 * rowStride, p3 = r3 * rowStride;
        for (int k = 0; k < count; k++) {
            FloatVector w = broadcast(SPECIES, weights[w0 + k]);
            s00 = w.fma(fromArray(SPECIES, planes, s0), s00);
            s01 = w.fma(fromArray(SPECIES, planes, s0 + LANES), s01);
            s10 = w.fma(fromArray(SPECIES, planes, s0 + p1), s10);
            s11 = w.fma(fromArray(SPECIES, planes, s0 + p1 + LANES), s11);
            s20 = w.fma(fromArray(SPECIES, planes, s0 + p2), s20);
            s21 = w.fma(fromArray(SPECIES, planes, s0 + p2 + LANES), s21);
            s30 = w.fma(fromArray(SPECIES, planes, s0 + p3), s30);
            s31 = w.fma(fromArray(SPECIES, planes, s0 + p3 + LANES), s31);
            s0 += stride;
        }
        s00.intoArray(acc, 0);
        s01.intoArray(acc, LANES);
        s10.intoArray(acc, r1 * PIXELS);
        s11.intoArray(acc, r1 * PIXELS + LANES);
        s20.intoArray(acc, r2 * PIXELS);
        s21.intoArray(acc, r2 * PIXELS + LANES);
        s30.intoArray(acc, r3 * PIXELS);
        s31.intoArray(acc, r3 * PIXELS + LANES);
    }
}
