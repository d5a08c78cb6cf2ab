package hanji.kernels.conv;

import hanji.kernels.conv.Panels.Panel;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The canonical F32 convolution on the CPU: direct, over open taps only, no im2col. Each task takes one image; within it
 * a panel of output channels is computed row by row, and within a row run by run of weights, so that the panel's slice
 * and the row stay in the first-level cache.
 *
 * @param source images to convolve, [N, H, W, channels]
 * @param kh rows of the kernel
 * @param kw columns of the kernel
 * @param weights [kh * kw * channels, out channels] in panels
 * @param runs the open runs by colour group
 * @param start what each output channel's chain begins with
 */
record Correlation(Tensor source, int kh, int kw, Panels weights, List<List<OpenTaps>> runs, Start start) {
    /** Pixels whose sums are in work at once: with a run of weights they fit the first-level cache. */
    private static final int PIXELS = 16;

    /** First value of the chain of an output channel. */
    interface Start {
        float of(int channel);
    }

    static void forward(Conv2d op, Tensor out) {
        Shape weight = op.weight().shape();
        int columns = weight.dim(3);
        float[] bias = op.bias().floats();
        try (var _ = Scope.open()) {
            Panels panels = Panels.empty(weight.size(0, 3), columns, op.mask().groups(), out.device())
                    .pack(op.weight().floats(), (row, column) -> row * columns + column);
            var runs = byGroup(op.mask(), group -> OpenTaps.forward(weight, op.mask(), group));
            new Correlation(op.input(), weight.dim(0), weight.dim(1), panels, runs, f -> bias[f]).run(out);
        }
    }

    static void inputGradient(InputGradient op, Tensor out) {
        Shape weight = op.weight().shape();
        int taps = weight.size(0, 2), cin = weight.dim(2), cout = weight.dim(3);
        try (var _ = Scope.open()) {
            Panels panels = Panels.empty(taps * cout, cin, op.mask().groups(), out.device())
                    .pack(op.weight().floats(), (row, c) -> ((taps - 1 - row / cout) * cin + c) * cout + row % cout);
            var runs = byGroup(op.mask(), group -> OpenTaps.mirrored(weight, op.mask(), group));
            new Correlation(op.dOut(), weight.dim(0), weight.dim(1), panels, runs, _ -> 0).run(out);
        }
    }

    static List<List<OpenTaps>> byGroup(Mask mask, IntFunction<List<OpenTaps>> runs) {
        return IntStream.range(0, mask.groups()).mapToObj(runs).toList();
    }

    private void run(Tensor out) {
        out.device().parallel(source.shape().dim(0), n -> {
            try (var _ = Scope.open()) {
                Padded image = Padded.image(source, n, kh, kw);
                for (Panel panel : weights.list()) panel(panel, image, n, out);
            }
        });
    }

    /** One panel of one image, a few pixels at a time, in scratch: pixels of {@code out} may lie a page apart. */
    private void panel(Panel panel, Padded image, int n, Tensor out) {
        int height = source.shape().dim(1),
                width = source.shape().dim(2),
                channels = out.shape().dim(3);
        float[] acc = Tensor.empty(DType.F32, Shape.of(PIXELS * panel.width()), out.device())
                .floats();
        float[] first =
                Tensor.empty(DType.F32, Shape.of(panel.width()), out.device()).floats();
        for (int f = 0; f < panel.width(); f++) first[f] = f < panel.columns() ? start.of(panel.from() + f) : 0;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x += PIXELS) {
                int pixels = Math.min(PIXELS, width - x);
                for (int i = 0; i < pixels; i++) System.arraycopy(first, 0, acc, i * panel.width(), panel.width());
                accumulate(panel, image, y, x, pixels, acc);
                int at = ((n * height + y) * width + x) * channels + panel.from();
                for (int i = 0; i < pixels; i++)
                    System.arraycopy(acc, i * panel.width(), out.floats(), at + i * channels, panel.columns());
            }
    }

    private void accumulate(Panel panel, Padded image, int y, int x, int pixels, float[] acc) {
        int channels = source.shape().dim(3);
        for (OpenTaps taps : runs.get(panel.group())) {
            int from = image.offset() + (y + taps.row()) * image.rowStride() + x * channels + taps.first();
            int weight = panel.offset() + (taps.row() * kw * channels + taps.first()) * panel.width();
            Tile.block(
                    pixels,
                    panel.vectors(),
                    taps.length(),
                    image.values(),
                    from,
                    channels,
                    1,
                    weights.packed().floats(),
                    weight,
                    acc,
                    0,
                    panel.width());
        }
    }
}
