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
record Correlation(Tensor source, int kh, int kw, Panels weights, List<List<Run>> runs, Start start) {
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
            var runs = byGroup(op.mask(), group -> Run.forward(weight, op.mask(), group));
            new Correlation(op.input(), weight.dim(0), weight.dim(1), panels, runs, f -> bias[f]).run(out);
        }
    }

    static void inputGradient(InputGradient op, Tensor out) {
        Shape weight = op.weight().shape();
        int taps = weight.size(0, 2), cin = weight.dim(2), cout = weight.dim(3);
        try (var _ = Scope.open()) {
            Panels panels = Panels.empty(taps * cout, cin, op.mask().groups(), out.device())
                    .pack(op.weight().floats(), (row, c) -> ((taps - 1 - row / cout) * cin + c) * cout + row % cout);
            var runs = byGroup(op.mask(), group -> Run.mirrored(weight, op.mask(), group));
            new Correlation(op.dOut(), weight.dim(0), weight.dim(1), panels, runs, _ -> 0).run(out);
        }
    }

    static List<List<Run>> byGroup(Mask mask, IntFunction<List<Run>> runs) {
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

    private void panel(Panel panel, Padded image, int n, Tensor out) {
        int height = source.shape().dim(1), width = source.shape().dim(2), channels = out.shape().dim(3);
        boolean direct = panel.columns() == panel.width();
        Tensor scratch = Tensor.empty(DType.F32, Shape.of(direct ? 0 : width * panel.width()), out.device());
        float[] to = out.floats();
        for (int y = 0; y < height; y++) {
            int at = (n * height + y) * width * channels + panel.from();
            if (direct) row(panel, image, y, to, at, channels);
            else {
                row(panel, image, y, scratch.floats(), 0, panel.width());
                for (int x = 0; x < width; x++)
                    System.arraycopy(scratch.floats(), x * panel.width(), to, at + x * channels, panel.columns());
            }
        }
    }

    /** One row of pixels of one panel of channels into {@code acc}, whose pixels are {@code stride} apart. */
    private void row(Panel panel, Padded image, int y, float[] acc, int at, int stride) {
        int width = source.shape().dim(2), channels = source.shape().dim(3);
        for (int x = 0; x < width; x++)
            for (int f = 0; f < panel.width(); f++)
                acc[at + x * stride + f] = f < panel.columns() ? start.of(panel.from() + f) : 0;
        for (Run run : runs.get(panel.group())) {
            int from = image.offset() + (y + run.row()) * image.rowStride() + run.first();
            int weight = panel.offset() + (run.row() * kw * channels + run.first()) * panel.width();
            Tile.block(width, panel.vectors(), run.length(), image.values(), from, channels, 1,
                    weights.packed().floats(), weight, acc, at, stride);
        }
    }
}
