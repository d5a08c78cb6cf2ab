package hanji.kernels.conv;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import hanji.kernels.conv.Correlation.Raster;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
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
        long work = (long) windows.rows() * windows.columns() * weights.size();
        out.device().parallelRanges(source.shape().dim(0), Correlation.tasksOf(work), (from, to) -> {
            for (int n = from; n < to; n++)
                try (var _ = Scope.open()) {
                    image(planes(source, form, n), source.shape().dim(3), n, out, raster);
                }
        });
    }

    /** Elements of a plane's row: what the windows cover, and what the last vectors read beyond. */
    private int rowWidth() {
        return windows.width() + Math.ceilDiv(windows.columns(), PIXELS) * PIXELS - windows.columns();
    }

    private float[] planes(Tensor source, Form form, int n) {
        Shape shape = source.shape();
        int height = shape.dim(1), width = shape.dim(2), channels = shape.dim(3), stride = rowWidth();
        Tensor planes = Tensor.zeros(DType.F32, Shape.of(windows.height(), channels, stride), source.device());
        Tensor row = Tensor.empty(DType.F32, Shape.of(width, channels), source.device());
        float[] target = planes.floats(), pixels = row.floats();
        int left = windows.left(), from = Math.max(0, -left), to = Math.min(width, windows.width() - left);
        for (int r = 0; r < windows.height(); r++) {
            int y = r - windows.top(), at = r * channels * stride + left;
            if (y < 0 || y >= height) continue;
            form.copy(source.floats(), (n * height + y) * width * channels, pixels, 0, width * channels);
            for (int x = from; x < to; x++)
                for (int c = 0; c < channels; c++) target[at + c * stride + x] = pixels[x * channels + c];
        }
        return target;
    }

    private void image(float[] planes, int channels, int n, Tensor out, Raster raster) {
        int outChannels = out.shape().dim(3), stride = rowWidth();
        float[] acc =
                Tensor.empty(DType.F32, Shape.of(ROWS * PIXELS), out.device()).floats();
        for (int f = 0; f < outChannels; f++) {
            List<OpenTaps> open = runs.get(f / (outChannels / runs.size()));
            for (int y = 0; y < windows.rows(); y += ROWS)
                for (int x = 0; x < windows.columns(); x += PIXELS) {
                    int rows = Math.min(ROWS, windows.rows() - y), pixels = Math.min(PIXELS, windows.columns() - x);
                    for (int i = 0; i < rows * PIXELS; i++) acc[i] = start.of(f);
                    for (OpenTaps taps : open) chains(planes, channels, stride, f, y, x, rows, taps, acc);
                    for (int i = 0; i < rows * pixels; i++) {
                        int row = i / pixels, column = i % pixels;
                        int line = n * out.shape().dim(1) + raster.row() + (y + row) * raster.step();
                        int pixel = line * out.shape().dim(2) + raster.column() + (x + column) * raster.step();
                        out.floats()[pixel * outChannels + f] = acc[row * PIXELS + column];
                        epilogue.apply(out.floats(), pixel * outChannels + f, 1);
                    }
                }
        }
    }

    /** Continues the chains of some rows of pixels by a run of weights, tap by tap. */
    private void chains(
            float[] planes, int channels, int stride, int f, int y, int x, int rows, OpenTaps taps, float[] acc) {
        int rowStride = channels * stride, depth = weights.shape().dim(1);
        for (int k = taps.first(); k < taps.first() + taps.length(); ) {
            int column = k / channels, c = k % channels;
            int count = Math.min(channels - c, taps.first() + taps.length() - k);
            int from = (y + taps.row()) * rowStride + c * stride + x + column;
            int weight = f * depth + taps.row() * windows.kw() * channels + k;
            fourByTwo(rows, count, weights.floats(), weight, planes, from, rowStride, stride, acc);
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
