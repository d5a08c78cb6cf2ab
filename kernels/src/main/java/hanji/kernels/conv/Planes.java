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
 * empty: here lanes are neighbouring pixels. The channels of an image are laid out as planes, [channels, height, width],
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

    /** Multiply-adds that take as long as to bring an element into its plane. */
    private static final long TRANSPOSE = 64;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Elements of a cache's line. */
    private static final int LINE = 16;
    /** Lines from one plane to the next, by a multiple of 16: odd, and about as many as a block of outputs touches. */
    private static final int ODD = 9;
    /** Outputs in work at once. */
    private static final int PIXELS = 8 * LANES;

    /** One of several convolutions of the same images, and where its outputs lie. */
    record Part(Planes planes, Raster raster) {
        /** In multiply-adds of a {@link Correlation}, which waits for fewer loads. */
        long work() {
            Windows windows = planes.windows;
            return 2L * windows.rows() * windows.columns() * planes.weights.size();
        }
    }

    /** Convolves images [N, H, W, channels] in all these ways, at least one; the planes of an image are made once. */
    static void run(List<Part> parts, Tensor source, Form form, Tensor out) {
        if (out.size() == 0) return;
        Shape shape = source.shape();
        Windows all =
                Windows.covering(parts.stream().map(part -> part.planes.windows).toList());
        long work = parts.stream().mapToLong(Part::work).sum() + TRANSPOSE * shape.size(1, 4);
        out.device().parallelRanges(shape.dim(0), Correlation.tasksOf(work), (from, to) -> {
            try (var _ = Scope.open()) {
                var image = Image.of(all, shape.dim(1), shape.dim(2), shape.dim(3), out.device());
                for (int n = from; n < to; n++) {
                    image.fill(source.floats(), n, form);
                    for (Part part : parts) part.planes.chains(image, n, out, part.raster);
                }
            }
        });
    }

    /**
     * One image after another as planes, in the same place; what lies outside an image stays zero. The rows of a plane follow on one
     * another, so that vectors run on from row to row: what they compute between two rows is not stored.
     *
     * @param windows all that is read
     * @param stride elements of a row: what the windows cover
     * @param size elements of a plane, with what the last vectors read beyond it
     * @param planes [channels, size]
     * @param row pixels [width, channels] of a source row, then zeros up to a whole square
     */
    private record Image(
            Windows windows,
            int height,
            int width,
            int channels,
            int stride,
            int size,
            float[] planes,
            float[] row,
            Square square) {
        static Image of(Windows windows, int height, int width, int channels, Device device) {
            int stride = windows.width(), size = apart(windows.height() * stride + windows.kw() + PIXELS);
            var planes = Tensor.zeros(DType.F32, Shape.of(channels, size), device);
            var row = Tensor.zeros(DType.F32, Shape.of(width + Square.SIDE, channels), device);
            return new Image(
                    windows, height, width, channels, stride, size, planes.floats(), row.floats(), new Square());
        }

        /** At least so many elements, by which the same places of all planes lie in different sets of the first-level cache. */
        private static int apart(int size) {
            int lines = Math.ceilDiv(size, LINE);
            return (lines + Math.floorMod(ODD - lines, 2 * ODD - 2)) * LINE;
        }

        /** The first element that the window of output (0, 0) sees, where windows begin elsewhere than the planes do. */
        int first(Windows of) {
            return (windows.top() - of.top()) * stride + windows.left() - of.left();
        }

        void fill(float[] source, int n, Form form) {
            int left = windows.left(), from = Math.max(0, -left), to = Math.min(width, stride - left);
            for (int r = 0; r < windows.height(); r++) {
                int y = r - windows.top();
                if (y < 0 || y >= height || to <= from) continue;
                form.copy(source, (n * height + y) * width * channels, row, 0, to * channels);
                for (int x = from; x < to; x += Square.SIDE)
                    pixels(x, Math.min(Square.SIDE, to - x), r * stride + left + x);
            }
        }

        /**
         * Copies some pixels of the row from x on to the planes. The zeros that a square has beyond the row lie where zeros
         * are, or where the next row is still to come.
         */
        private void pixels(int x, int count, int at) {
            int c = 0;
            if (Square.PAYS && at + Square.SIDE <= size)
                for (; c <= channels - Square.SIDE; c += Square.SIDE)
                    square.transpose(row, x * channels + c, channels, planes, at + c * size, size);
            for (; c < channels; c++)
                for (int i = 0; i < count; i++) planes[at + c * size + i] = row[(x + i) * channels + c];
        }
    }

    private void chains(Image image, int n, Tensor out, Raster raster) {
        float[] acc = Tensor.empty(DType.F32, Shape.of(PIXELS), out.device()).floats();
        int all = windows.rows() * image.stride, outChannels = out.shape().dim(3), ofGroup = outChannels / runs.size();
        for (int at = 0; at < all; at += PIXELS) {
            var block =
                    new Block(n, at, Math.min(PIXELS, all - at), image.stride, windows.columns(), out.shape(), raster);
            for (int f = 0; f < outChannels; f++) {
                Arrays.fill(acc, 0, PIXELS, start.of(f));
                for (OpenTaps taps : runs.get(f / ofGroup)) chains(image, f, at, taps, acc);
                block.store(acc, f, out.floats());
            }
            block.finish(epilogue, out.floats());
        }
    }

    /**
     * Where some neighbouring outputs lie.
     *
     * @param at the first, in rows of {@code stride}
     * @param count how many, with those between two rows
     * @param columns outputs of a row
     */
    private record Block(int n, int at, int count, int stride, int columns, Shape out, Raster raster) {
        /** Outputs of one row that follow on one another. */
        @FunctionalInterface
        private interface Run {
            /**
             * @param from the first one's place in the block
             * @param to its place in the result, channel 0
             */
            void of(int from, int to, int length);
        }

        private void each(Run run) {
            for (int from = 0; from < count; ) {
                int y = (at + from) / stride, x = (at + from) % stride, length = Math.min(columns - x, count - from);
                int line = n * out.dim(1) + raster.row() + y * raster.step();
                if (length > 0)
                    run.of(from, (line * out.dim(2) + raster.column() + x * raster.step()) * out.dim(3), length);
                from += stride - x;
            }
        }

        private int apart() {
            return raster.step() * out.dim(3);
        }

        void store(float[] acc, int f, float[] target) {
            int apart = apart();
            each((from, to, length) -> {
                if (apart == 1) System.arraycopy(acc, from, target, to, length);
                else for (int i = 0; i < length; i++) target[to + f + i * apart] = acc[from + i];
            });
        }

        void finish(Epilogue epilogue, float[] target) {
            if (epilogue instanceof Epilogue.Plain) return;
            each((_, to, length) -> {
                if (raster.step() == 1) epilogue.apply(target, to, length * out.dim(3));
                else for (int i = 0; i < length; i++) epilogue.apply(target, to + i * apart(), out.dim(3));
            });
        }
    }

    /** Continues the chains of some neighbouring outputs by a run of weights, tap by tap. */
    private void chains(Image image, int f, int at, OpenTaps taps, float[] acc) {
        int channels = image.channels, depth = weights.shape().dim(1), first = image.first(windows) + at;
        for (int k = taps.first(); k < taps.first() + taps.length(); ) {
            int column = k / channels, c = k % channels;
            int count = Math.min(channels - c, taps.first() + taps.length() - k);
            int from = first + taps.row() * image.stride + c * image.size + column;
            int weight = f * depth + taps.row() * windows.kw() * channels + k;
            eightVectors(count, weights.floats(), weight, image.planes, from, image.size, acc);
            k += count;
        }
    }

    /** acc[p] = fma(weights[w0 + k], planes[s0 + k * stride + p], acc[p]) for k ascending. */
    private static void eightVectors(
            int count, float[] weights, int w0, float[] planes, int s0, int stride, float[] acc) {
        FloatVector s00 = fromArray(SPECIES, acc, 0), s01 = fromArray(SPECIES, acc, LANES);
        FloatVector s10 = fromArray(SPECIES, acc, 2 * LANES), s11 = fromArray(SPECIES, acc, 3 * LANES);
        FloatVector s20 = fromArray(SPECIES, acc, 4 * LANES), s21 = fromArray(SPECIES, acc, 5 * LANES);
        FloatVector s30 = fromArray(SPECIES, acc, 6 * LANES), s31 = fromArray(SPECIES, acc, 7 * LANES);
        for (int k = 0; k < count; k++) {
            FloatVector w = broadcast(SPECIES, weights[w0 + k]);
            s00 = w.fma(fromArray(SPECIES, planes, s0), s00);
            s01 = w.fma(fromArray(SPECIES, planes, s0 + LANES), s01);
            s10 = w.fma(fromArray(SPECIES, planes, s0 + 2 * LANES), s10);
            s11 = w.fma(fromArray(SPECIES, planes, s0 + 3 * LANES), s11);
            s20 = w.fma(fromArray(SPECIES, planes, s0 + 4 * LANES), s20);
            s21 = w.fma(fromArray(SPECIES, planes, s0 + 5 * LANES), s21);
            s30 = w.fma(fromArray(SPECIES, planes, s0 + 6 * LANES), s30);
            s31 = w.fma(fromArray(SPECIES, planes, s0 + 7 * LANES), s31);
            s0 += stride;
        }
        s00.intoArray(acc, 0);
        s01.intoArray(acc, LANES);
        s10.intoArray(acc, 2 * LANES);
        s11.intoArray(acc, 3 * LANES);
        s20.intoArray(acc, 4 * LANES);
        s21.intoArray(acc, 5 * LANES);
        s30.intoArray(acc, 6 * LANES);
        s31.intoArray(acc, 7 * LANES);
    }
}
