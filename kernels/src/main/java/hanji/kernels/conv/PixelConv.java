package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link Conv2d} at chosen pixels, one colour group at a time, with the same bits: for samplers, which know an image in
 * part and want what is new. F32 on the CPU, on one thread; several threads may share an instance.
 *
 * <p>The caller keeps images with a border of zeros: a pixel is known by the place of the first element of the window
 * under its kernel. Elements under closed weights are not read.
 *
 * <pre>{@code
 * PixelConv conv = PixelConv.of(weight, bias, Mask.B);
 * conv.outputs(0, padded, rowStride, windows, windows.length, out);     // [windows.length, Cout]
 * }</pre>
 */
public final class PixelConv {
    /** Longest run of weights taken at once: with the sums of a block, 64 rows of a panel fit the first-level cache. */
    private static final int LONGEST = 64;
    /** Pixels whose sums are in work at once. */
    private static final int BLOCK = 8 * PixelTile.PIXELS;

    private final int rowLength;
    private final int columns;
    private final Device device;
    private final List<Group> groups;

    /**
     * What reaches the outputs of one colour group.
     *
     * @param terms number of open weights of an output
     */
    private record Group(int terms, List<Run> runs, List<Panel> panels) {}

    /**
     * Consecutive open weights in one row of the kernel, which meet consecutive elements.
     *
     * @param first of the KW * Cin elements of the row
     */
    private record Run(int row, int first, int length) {}

    /**
     * The weights of a few vectors of outputs, row after row, padded with zeros.
     *
     * @param from first output within the group
     * @param count number of outputs
     * @param bias [vectors * LANES]
     */
    private record Panel(int from, int count, int vectors, float[] bias, float[] weights) {
        int width() {
            return vectors * PixelTile.LANES;
        }
    }

    private PixelConv(int rowLength, int columns, Device device, List<Group> groups) {
        this.rowLength = rowLength;
        this.columns = columns;
        this.device = device;
        this.groups = groups;
    }

    /**
     * Packs the weights; the packed copy belongs to the open scope.
     *
     * @param weight [KH, KW, Cin, Cout], F32 on the CPU
     * @param bias [Cout]
     * @throws IllegalArgumentException if they are not a convolution's
     */
    public static PixelConv of(Tensor weight, Tensor bias, Mask mask) {
        Shape shape = weight.shape();
        requireConvolution(weight, bias, mask);
        int columns = shape.dim(3) / mask.groups();
        List<Group> groups = IntStream.range(0, mask.groups())
                .mapToObj(group -> {
                    OpenRange open = OpenRange.forward(shape, mask, group);
                    int rowLength = shape.dim(1) * shape.dim(2);
                    return new Group(
                            open.length(),
                            runs(open, rowLength),
                            panels(weight, bias, open.to(), group * columns, columns));
                })
                .toList();
        return new PixelConv(shape.dim(1) * shape.dim(2), columns, weight.device(), groups);
    }

    /** Conv2d itself says what does not fit. */
    private static void requireConvolution(Tensor weight, Tensor bias, Mask mask) {
        if (weight.dtype() != DType.F32 || weight.device().cuda().isPresent())
            throw new IllegalArgumentException("PixelConv needs F32 on the CPU, not " + weight + " on "
                    + weight.device() + "; take Conv2d, which gives the same");
        int channels = weight.shape().rank() == 4 ? weight.shape().dim(2) : 1;
        try (var _ = Scope.open()) {
            new Conv2d(Tensor.empty(DType.F32, Shape.of(0, 1, 1, channels), weight.device()), weight, bias, mask);
        }
    }

    private static List<Run> runs(OpenRange open, int rowLength) {
        var runs = new ArrayList<Run>();
        for (int k = open.from(); k < open.to(); ) {
            int first = k % rowLength;
            int length = Math.min(Math.min(LONGEST, rowLength - first), open.to() - k);
            runs.add(new Run(k / rowLength, first, length));
            k += length;
        }
        return List.copyOf(runs);
    }

    private static List<Panel> panels(Tensor weight, Tensor bias, int rows, int from, int columns) {
        var panels = new ArrayList<Panel>();
        for (int done = 0; done < columns; ) {
            int vectors = PixelTile.panelVectors(columns - done);
            int width = vectors * PixelTile.LANES, count = Math.min(columns - done, width);
            float[] packed = packed(weight.floats(), rows, weight.shape().dim(3), from + done, count, width, weight);
            float[] first = packed(bias.floats(), 1, 0, from + done, count, width, weight);
            panels.add(new Panel(done, count, vectors, first, packed));
            done += count;
        }
        return List.copyOf(panels);
    }

    private static float[] packed(float[] matrix, int rows, int stride, int from, int count, int width, Tensor near) {
        float[] packed =
                Tensor.zeros(DType.F32, Shape.of(rows, width), near.device()).floats();
        for (int row = 0; row < rows; row++) System.arraycopy(matrix, row * stride + from, packed, row * width, count);
        return packed;
    }

    /** Multiply-adds for the outputs of a colour group at one pixel. */
    public long multiplyAdds(int group) {
        return (long) groups.get(group).terms * columns;
    }

    /**
     * Computes the outputs of a colour group at some pixels.
     *
     * @param images padded images, rows of pixels of Cin channels
     * @param rowStride elements from one row to the next
     * @param windows of each pixel, the index in {@code images} of the first element under the kernel
     * @param count number of pixels
     * @param out gets [count, Cout / groups]
     */
    public void outputs(int group, float[] images, int rowStride, int[] windows, int count, float[] out) {
        Group of = groups.get(group);
        try (var _ = Scope.open()) {
            int most = Math.ceilDiv(Math.min(BLOCK, count), PixelTile.PIXELS) * PixelTile.PIXELS;
            Shape scratch = Shape.of(most * PixelTile.WIDEST * PixelTile.LANES);
            float[] sums = Tensor.empty(DType.F32, scratch, device).floats();
            for (Panel panel : of.panels)
                for (int first = 0; first < count; first += BLOCK) {
                    int pixels = Math.min(BLOCK, count - first);
                    start(panel, pixels, sums);
                    for (Run run : of.runs) accumulate(run, panel, images, rowStride, windows, first, pixels, sums);
                    for (int i = 0; i < pixels; i++)
                        System.arraycopy(sums, i * panel.width(), out, (first + i) * columns + panel.from, panel.count);
                }
        }
    }

    private static void start(Panel panel, int pixels, float[] sums) {
        for (int i = 0; i < pixels; i++) System.arraycopy(panel.bias, 0, sums, i * panel.width(), panel.width());
    }

    /** Adds a run to the sums of a block; the last tile repeats the last pixel in sums that nobody reads. */
    private void accumulate(
            Run run, Panel panel, float[] images, int rowStride, int[] windows, int first, int pixels, float[] sums) {
        int from = run.row * rowStride + run.first, weight = (run.row * rowLength + run.first) * panel.width();
        int last = first + pixels - 1;
        for (int i = 0; i < pixels; i += PixelTile.PIXELS) {
            int p = first + i;
            PixelTile.accumulate(
                    panel.vectors,
                    run.length,
                    images,
                    windows[p] + from,
                    windows[Math.min(p + 1, last)] + from,
                    windows[Math.min(p + 2, last)] + from,
                    windows[Math.min(p + 3, last)] + from,
                    panel.weights,
                    weight,
                    sums,
                    i * panel.width());
        }
    }
}
