package hanji.kernels.conv;

import hanji.kernels.conv.Panels.Panel;
import hanji.kernels.tile.HalfTile;
import hanji.kernels.tile.Terms;
import hanji.kernels.tile.Tile;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical F32 convolution on the CPU: direct, over open taps only. A task takes some rows of an image; within them a
 * panel of output channels is computed a few pixels at a time. The chains of a tile stay in registers across the rows of the
 * kernel, while the panel comes from the second-level cache, which is quick enough; only chains longer than a
 * {@linkplain Blocking#terms stretch} are laid aside in between.
 *
 * @param windows what the outputs see of an image
 * @param weights [kh * kw * channels, out channels] in panels
 * @param runs the open runs by colour group
 * @param start what each output channel's chain begins with
 * @param epilogue what is done with its end
 * @param blocking how a task walks over its outputs
 */
record Correlation(
        Windows windows, Panels weights, List<List<OpenTaps>> runs, Start start, Epilogue epilogue, Blocking blocking) {
    /** Multiply-adds that are worth a task: some 100 microseconds, twice what it costs to wake a thread. */
    private static final long GRAIN = 4_000_000;
    /** Multiply-adds that take as long as to copy an element to where it is convolved, or to finish one. */
    private static final long COPY = 16;
    /** Tasks for each thread that an image is cut for, where images are fewer. */
    private static final int TASKS = 4;

    /** First value of the chain of an output channel. */
    interface Start {
        float of(int channel);
    }

    /** Where outputs (y, x) lie: at pixel (row + y * step, column + x * step) of the result's image. */
    record Raster(int row, int column, int step) {
        static final Raster FULL = new Raster(0, 0, 1);
    }

    /** Convolves images [N, H, W, channels]. */
    void run(Tensor source, Form form, Tensor out, Raster raster) {
        int images = source.shape().dim(0), rows = windows.rows();
        if (out.size() == 0) return;
        int blocks = Math.min(rows, Math.ceilDiv(TASKS * out.device().threads(), images));
        int height = Math.ceilDiv(rows, blocks), count = Math.ceilDiv(rows, height);
        long row = windows.columns() * (long) weights.rows() * weights.list().size() * Panels.WIDTH
                + COPY
                        * (source.shape().size(2, 4)
                                + (long) windows.columns() * out.shape().dim(3));
        try (var _ = Scope.open()) {
            float[] first = first(out);
            View.Source views = View.source(source, form, windows, runs);
            out.device().parallelRanges(images * count, tasksOf(height * row), (from, to) -> {
                for (int task = from; task < to; task++) {
                    int top = task % count * height;
                    block(views, task / count, top, Math.min(rows, top + height), first, out, raster);
                }
            });
        }
    }

    /** How many pieces of so many multiply-adds are worth a task. */
    static int tasksOf(long work) {
        return Math.clamp(GRAIN / Math.max(1, work), 1, Integer.MAX_VALUE);
    }

    /** The beginnings of all chains of a pixel, padded as the panels are. */
    private float[] first(Tensor out) {
        int width = weights.list().size() * Panels.WIDTH;
        float[] first = scratch(width, out);
        Arrays.fill(first, 0, width, 0);
        for (Panel panel : weights.list())
            for (int f = 0; f < panel.columns(); f++)
                first[panel.index() * Panels.WIDTH + f] = start.of(panel.from() + f);
        return first;
    }

    private static float[] scratch(int size, Tensor out) {
        return Tensor.empty(DType.F32, Shape.of(size), out.device()).floats();
    }

    /** The outputs of image n in some rows. */
    private void block(View.Source views, int n, int from, int to, float[] first, Tensor out, Raster raster) {
        try (var _ = Scope.open()) {
            View view = views.of(n, windows.rows(from, to));
            int outChannels = out.shape().dim(3), width = out.shape().dim(2);
            float[] acc = scratch(blocking.pixels() * Panels.WIDTH, out);
            boolean isOneLine = view.isSeamless(windows.columns()) && raster.step == 1 && windows.columns() == width;
            int lines = isOneLine ? 1 : to - from, length = (to - from) / lines * windows.columns();
            int most = blocking.pixels(),
                    across = Math.min(most, length),
                    down = Math.max(1, most / Math.max(1, length));
            int stride = raster.step * outChannels;
            for (int y = 0; y < lines; y += down)
                for (int x = 0; x < length; x += across) {
                    int row = n * out.shape().dim(1) + raster.row + (from + y) * raster.step;
                    int at = (row * width + raster.column + x * raster.step) * outChannels;
                    var pixels = new Pixels(y, x, Math.min(down, lines - y), Math.min(across, length - x));
                    for (Panel panel : weights.list())
                        pixels(
                                panel,
                                view,
                                pixels,
                                first,
                                acc,
                                out.floats(),
                                at + panel.from(),
                                stride,
                                width * stride);
                    applyEpilogue(pixels, out.floats(), at, stride, width * stride, outChannels);
                }
        }
    }

    /** Finishes some neighbouring pixels while they are in the first-level cache. */
    private void applyEpilogue(Pixels pixels, float[] out, int at, int stride, int lineStride, int channels) {
        boolean isOneLine = stride == channels;
        for (int y = 0; y < pixels.lines; y++) {
            int line = at + y * lineStride;
            if (isOneLine) epilogue.apply(out, line, pixels.width * channels);
            else for (int x = 0; x < pixels.width; x++) epilogue.apply(out, line + x * stride, channels);
        }
    }

    /** Neighbouring outputs: lines of them from (y, x) on, each of a width. */
    private record Pixels(int y, int x, int lines, int width) {
        int count() {
            return lines * width;
        }
    }

    /** Length of the stretches of a chain: as few as can be, and about the same. */
    private int stretch(int terms) {
        return Math.ceilDiv(terms, Math.max(1, Math.ceilDiv(terms, blocking.terms())));
    }

    /**
     * The panel's chains of some neighbouring pixels; where the panel is as wide as a tile, or as half of one, the last stretch writes
     * them to the result.
     */
    private void pixels(
            Panel panel,
            View view,
            Pixels pixels,
            float[] first,
            float[] acc,
            float[] out,
            int at,
            int stride,
            int lineStride) {
        OpenRange open = view.open(panel.group());
        int begin = panel.index() * Panels.WIDTH, length = stretch(open.length());
        boolean isHalf = panel.columns() <= HalfTile.WIDTH
                && view.termStride() == 1
                && HalfTile.reaches(Terms.inOneLine(length), view.values());
        boolean isFull = panel.columns() == (isHalf ? HalfTile.WIDTH : Panels.WIDTH);
        for (int k = open.from(), count; k < open.to(); k += count) {
            count = Math.min(length, open.to() - k);
            boolean isFirst = k == open.from(), isLast = isFull && k + count == open.to();
            Terms terms = view.terms(k, count);
            float[] from = isFirst ? first : acc, to = isLast ? out : acc;
            int x = view.at(pixels.y, pixels.x, k), b = panel.offset(weights.rows()) + k * Panels.WIDTH;
            int f = isFirst ? begin : 0, fromStride = isFirst ? 0 : Panels.WIDTH, t = isLast ? at : 0;
            int toStride = isLast ? stride : Panels.WIDTH, toDown = isLast ? lineStride : pixels.width * Panels.WIDTH;
            if (isHalf)
                HalfTile.accumulateLines(
                        pixels.count(),
                        pixels.width,
                        terms,
                        view.values(),
                        x,
                        view.pixelStride(),
                        view.lineStride(),
                        weights.packed().floats(),
                        b,
                        from,
                        f,
                        fromStride,
                        to,
                        t,
                        toStride,
                        toDown);
            else
                Tile.accumulateLines(
                        pixels.count(),
                        pixels.width,
                        terms,
                        view.values(),
                        x,
                        view.pixelStride(),
                        view.termStride(),
                        view.lineStride(),
                        weights.packed().floats(),
                        b,
                        from,
                        f,
                        fromStride,
                        to,
                        t,
                        toStride,
                        toDown);
        }
        boolean isEmpty = open.length() == 0;
        if (isFull && !isEmpty) return;
        for (int i = 0; i < pixels.count(); i++) {
            int to = at + i / pixels.width * lineStride + i % pixels.width * stride;
            System.arraycopy(isEmpty ? first : acc, isEmpty ? begin : i * Panels.WIDTH, out, to, panel.columns());
        }
    }
}
