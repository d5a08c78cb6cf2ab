package hanji.kernels.conv;

import hanji.kernels.conv.Panels.Panel;
import hanji.kernels.tile.Store;
import hanji.kernels.tile.Terms;
import hanji.kernels.tile.Tile;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical F32 gradient of a convolution's weight on the CPU: for each image a chain over its pixels, then the fixed
 * binary tree over the images ({@link ImageTree}), {@linkplain Slice slice} by slice of the weight.
 *
 * @param windows what the pixels of {@code columns} see of {@code source}
 * @param source the images under the taps, [N, H, W, channels]
 * @param form what the taps see of them
 * @param columns the images whose channels are the columns of the result, [N, rows, columns, channels]
 * @param rows rows of the result that are open to one group at least, or before one that is
 * @param panels how the result is cut
 * @param runs the open runs by colour group
 * @param blocking how the work is cut
 */
record PixelSums(
        Windows windows,
        Tensor source,
        Form form,
        Tensor columns,
        int rows,
        List<Panel> panels,
        List<List<OpenTaps>> runs,
        Blocking blocking) {
    /** Where every chain begins. */
    private static final float[] ZEROS = new float[Panels.WIDTH];
    /** Multiply-adds for each element of an image that make it worth copying the image with its border for each slice. */
    private static final long WORTH_COPYING = 64;

    /** Columns up to which a loop copies them faster than a call for each pixel. */
    private static final int FEW = 4;

    /** The sums of a slice, from {@code offset} on. */
    private record Sums(float[] values, int offset, Slice slice) {
        int at(Panel panel, int k) {
            return offset + slice.at(panel, k);
        }
    }

    /** What a slice sees of image n. Scratch is of the open scope. */
    @FunctionalInterface
    private interface Views {
        View of(int n, Slice slice);
    }

    static void weightGradient(WeightGradient op, Tensor out) {
        Shape weight = op.shape();
        var runs = ConvCpu.forwardRuns(weight, op.mask());
        int rows = OpenRange.forward(weight, op.mask(), op.mask().groups() - 1).to();
        var panels = Panels.cut(weight.dim(3), op.mask().groups());
        var windows = Windows.around(op.input().shape(), weight.dim(0), weight.dim(1));
        new PixelSums(windows, op.input(), op.form(), op.dOut(), rows, panels, runs, Blocking.of(out.device()))
                .run(out);
    }

    /** Writes [weight rows, columns]; rows that are never open get +0. */
    void run(Tensor out) {
        boolean gathers = isDearToCopy();
        List<Slice> slices = Slice.cut(panels, rows, blocking.slice(), gathers);
        int size = slices.stream().mapToInt(Slice::size).max().orElse(0);
        View.Source plain = View.source(source, form, windows, runs);
        Views views = gathers
                ? (n, slice) -> Gathered.view(source, n, form, windows, runs, slice.from(), slice.to())
                : (n, _) -> plain.of(n, windows);
        ImageTree.join(
                source.shape().dim(0),
                slices.size(),
                size,
                out.device(),
                (slice, n, store, sums, at) -> image(n, views, store, new Sums(sums, at, slices.get(slice))),
                (slice, sums, at) -> unpack(new Sums(sums, at, slices.get(slice)), out));
        int width = columns.shape().dim(3);
        Arrays.fill(out.floats(), rows * width, out.size(), 0);
    }

    /** Whether an image with its border is more than a small part of the work of one slice, of which there are several. */
    private boolean isDearToCopy() {
        boolean isCopied = form != Form.AS_IS || !windows.inside(source.shape());
        long size = (long) panels.size() * rows * Panels.WIDTH, slice = Math.min(size, blocking.slice());
        long copied = (long) windows.height() * windows.width() * source.shape().dim(3);
        return isCopied
                && size > blocking.slice()
                && copied * WORTH_COPYING > (long) windows.rows() * windows.columns() * slice;
    }

    /**
     * The sums over one image's pixels. Where they are to be added and take several steps, chains lie apart until they end: a
     * part is added as a whole.
     */
    private void image(int n, Views views, Store store, Sums result) {
        try (var _ = Scope.open()) {
            Slice slice = result.slice;
            View view = views.of(n, slice);
            if (store == Store.WRITE) for (Panel panel : slice.panels()) clear(panel, view, result);
            int lines = linesPerStep();
            boolean isOneStep = lines >= windows.rows();
            Sums begun = store == Store.WRITE || isOneStep ? result : new Sums(scratch(slice.size()), 0, slice);
            float[] packed = scratch(lines * windows.columns() * Panels.WIDTH);
            for (int y = 0; y < windows.rows(); y += lines) {
                int count = Math.min(lines, windows.rows() - y);
                boolean isLast = y + count == windows.rows();
                for (Panel panel : slice.panels()) {
                    pack(n, y, count, panel, packed);
                    chains(panel, view, y, count, packed, begun, isLast ? store : Store.WRITE, isLast ? result : begun);
                }
            }
        }
    }

    /** As few steps as can be, and about the same. */
    private int linesPerStep() {
        int most = Math.max(1, blocking.summed() / Math.max(1, windows.columns()));
        return Math.ceilDiv(windows.rows(), Math.max(1, Math.ceilDiv(windows.rows(), most)));
    }

    private float[] scratch(int size) {
        return Tensor.empty(DType.F32, Shape.of(size), columns.device()).floats();
    }

    /** Writes +0 where no chain is: the weights that are closed to a panel, or all if there is no pixel. */
    private void clear(Panel panel, View view, Sums sums) {
        int done = sums.slice.from();
        if (windows.rows() > 0)
            for (OpenTaps taps : view.runs().get(panel.group())) {
                OpenRange open = sums.slice.within(view.weight(taps), taps.length());
                if (open.length() <= 0) continue;
                Arrays.fill(sums.values, sums.at(panel, done), sums.at(panel, open.from()), 0);
                done = open.to();
            }
        Arrays.fill(sums.values, sums.at(panel, done), sums.at(panel, sums.slice.to()), 0);
    }

    /** Begins the chains of all open weights of a panel, or continues those begun, by some lines of pixels, to the result. */
    private void chains(
            Panel panel, View view, int y, int count, float[] packed, Sums begun, Store store, Sums result) {
        boolean isFirst = y == 0;
        int width = windows.columns();
        var pixels = Terms.inLines(count, width, view.lineStride() - width * view.pixelStride());
        for (OpenTaps taps : view.runs().get(panel.group())) {
            OpenRange open = result.slice.within(view.weight(taps), taps.length());
            if (open.length() <= 0) continue;
            Tile.accumulate(
                    open.length(),
                    pixels,
                    view.values(),
                    view.at(y, 0, open.from()),
                    view.termStride(),
                    view.pixelStride(),
                    packed,
                    0,
                    isFirst ? ZEROS : begun.values,
                    isFirst ? 0 : begun.at(panel, open.from()),
                    isFirst ? 0 : Panels.WIDTH,
                    result.values,
                    result.at(panel, open.from()),
                    Panels.WIDTH,
                    store);
        }
    }

    /** The panel's channels of some lines of pixels, side by side, padded with zeros. */
    private void pack(int n, int y, int count, Panel panel, float[] packed) {
        int channels = columns.shape().dim(3), first = (n * windows.rows() + y) * windows.columns();
        int from = first * channels + panel.from(), pixels = count * windows.columns();
        if (panel.columns() == Panels.WIDTH) Tile.gather(pixels, columns.floats(), from, channels, packed, 0);
        else packNarrow(pixels, panel.columns(), columns.floats(), from, channels, packed);
    }

    private static void packNarrow(int pixels, int width, float[] source, int from, int stride, float[] packed) {
        Arrays.fill(packed, 0, pixels * Panels.WIDTH, 0);
        if (width > FEW)
            for (int i = 0; i < pixels; i++)
                System.arraycopy(source, from + i * stride, packed, i * Panels.WIDTH, width);
        else
            for (int c = 0; c < width; c++)
                for (int i = 0; i < pixels; i++) packed[i * Panels.WIDTH + c] = source[from + i * stride + c];
    }

    private void unpack(Sums sums, Tensor out) {
        int width = columns.shape().dim(3);
        for (Panel panel : sums.slice.panels())
            for (int k = sums.slice.from(); k < sums.slice.to(); k++)
                System.arraycopy(
                        sums.values, sums.at(panel, k), out.floats(), k * width + panel.from(), panel.columns());
    }
}
