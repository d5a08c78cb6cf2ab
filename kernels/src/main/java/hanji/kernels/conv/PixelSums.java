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
 * binary tree over the images ({@link ImageTree}).
 *
 * @param windows what the pixels of {@code columns} see of {@code source}
 * @param source the images under the taps, [N, H, W, channels]
 * @param form what the taps see of them
 * @param columns the images whose channels are the columns of the result, [N, rows, columns, channels]
 * @param panels how the result is cut, over the rows that are open to one group at least
 * @param runs the open runs by colour group
 */
record PixelSums(
        Windows windows,
        Tensor source,
        Form form,
        Tensor columns,
        int rows,
        List<Panel> panels,
        List<List<OpenTaps>> runs) {
    /** Most pixels in work at once, unless a line is longer: their columns stay in the first-level cache. */
    private static final int PIXELS = 224;
    /** Where every chain begins. */
    private static final float[] ZEROS = new float[Panels.WIDTH];

    /** The sums of all panels, from {@code offset} on. */
    private record Sums(float[] values, int offset) {
        int at(Panel panel, int rows) {
            return offset + panel.offset(rows);
        }
    }

    static void weightGradient(WeightGradient op, Tensor out) {
        Shape weight = op.shape();
        var runs = ConvCpu.forwardRuns(weight, op.mask());
        int rows = OpenRange.forward(weight, op.mask(), op.mask().groups() - 1).to();
        var panels = Panels.cut(weight.dim(3), op.mask().groups());
        var windows = Windows.around(op.input().shape(), weight.dim(0), weight.dim(1));
        new PixelSums(windows, op.input(), op.form(), op.dOut(), rows, panels, runs).run(out);
    }

    /** Writes [weight rows, columns]; rows that are never open get +0. */
    void run(Tensor out) {
        try (var _ = Scope.open()) {
            View.Source views = View.source(source, form, windows, runs);
            float[] sum = ImageTree.join(
                    source.shape().dim(0),
                    size(),
                    out.device(),
                    (n, store, sums, at) -> image(n, views, store, new Sums(sums, at)));
            unpack(sum, out);
        }
    }

    /**
     * The sums over one image's pixels. Where they are to be added and take several steps, chains lie apart until they end: a
     * part is added as a whole.
     */
    private void image(int n, View.Source views, Store store, Sums result) {
        try (var _ = Scope.open()) {
            View view = views.of(n, windows);
            if (store == Store.WRITE) for (Panel panel : panels) clear(panel, view, result);
            int lines = linesPerStep();
            boolean isOneStep = lines >= windows.rows();
            Sums begun = store == Store.WRITE || isOneStep ? result : new Sums(scratch(size()), 0);
            float[] packed = scratch(lines * windows.columns() * Panels.WIDTH);
            for (int y = 0; y < windows.rows(); y += lines) {
                int count = Math.min(lines, windows.rows() - y);
                boolean isLast = y + count == windows.rows();
                for (Panel panel : panels) {
                    pack(n, y, count, panel, packed);
                    chains(panel, view, y, count, packed, begun, isLast ? store : Store.WRITE, isLast ? result : begun);
                }
            }
        }
    }

    /** As few steps as can be, and about the same. */
    private int linesPerStep() {
        int most = Math.max(1, PIXELS / Math.max(1, windows.columns()));
        return Math.ceilDiv(windows.rows(), Math.max(1, Math.ceilDiv(windows.rows(), most)));
    }

    /** Elements of all panels. */
    private int size() {
        return panels.size() * rows * Panels.WIDTH;
    }

    private float[] scratch(int size) {
        return Tensor.empty(DType.F32, Shape.of(size), columns.device()).floats();
    }

    /** Writes +0 where no chain is: the weights that are closed to a panel, or all if there is no pixel. */
    private void clear(Panel panel, View view, Sums sums) {
        int at = sums.at(panel, rows), done = 0;
        if (windows.rows() > 0)
            for (OpenTaps taps : view.runs().get(panel.group())) {
                Arrays.fill(sums.values, at + done * Panels.WIDTH, at + view.weight(taps) * Panels.WIDTH, 0);
                done = view.weight(taps) + taps.length();
            }
        Arrays.fill(sums.values, at + done * Panels.WIDTH, at + rows * Panels.WIDTH, 0);
    }

    /** Begins the chains of all open weights of a panel, or continues those begun, by some lines of pixels, to the result. */
    private void chains(
            Panel panel, View view, int y, int count, float[] packed, Sums begun, Store store, Sums result) {
        boolean isFirst = y == 0;
        int width = windows.columns();
        var pixels = Terms.inLines(count, width, view.lineStride() - width * view.pixelStride());
        for (OpenTaps taps : view.runs().get(panel.group())) {
            int first = view.weight(taps) * Panels.WIDTH;
            Tile.accumulate(
                    taps.length(),
                    pixels,
                    view.values(),
                    view.at(y, 0, taps),
                    view.termStride(),
                    view.pixelStride(),
                    packed,
                    0,
                    isFirst ? ZEROS : begun.values,
                    isFirst ? 0 : begun.at(panel, rows) + first,
                    isFirst ? 0 : Panels.WIDTH,
                    result.values,
                    result.at(panel, rows) + first,
                    Panels.WIDTH,
                    store);
        }
    }

    /** The panel's channels of some lines of pixels, side by side, padded with zeros. */
    private void pack(int n, int y, int count, Panel panel, float[] packed) {
        int channels = columns.shape().dim(3), first = (n * windows.rows() + y) * windows.columns();
        int from = first * channels + panel.from(), pixels = count * windows.columns();
        if (panel.columns() == Panels.WIDTH) Tile.gather(pixels, columns.floats(), from, channels, packed, 0);
        else
            for (int i = 0; i < pixels; i++) {
                int at = i * Panels.WIDTH;
                System.arraycopy(columns.floats(), from + i * channels, packed, at, panel.columns());
                Arrays.fill(packed, at + panel.columns(), at + Panels.WIDTH, 0);
            }
    }

    private void unpack(float[] packed, Tensor out) {
        int width = columns.shape().dim(3);
        for (Panel panel : panels)
            for (int k = 0; k < rows; k++)
                System.arraycopy(
                        packed,
                        panel.offset(rows) + k * Panels.WIDTH,
                        out.floats(),
                        k * width + panel.from(),
                        panel.columns());
        Arrays.fill(out.floats(), rows * width, out.size(), 0);
    }
}
