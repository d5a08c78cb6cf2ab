package hanji.kernels.conv;

import hanji.kernels.tile.PixelTile;
import hanji.kernels.tile.Terms;
import hanji.kernels.tile.Tile;
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
    private final int rowLength;
    private final int columns;
    private final Device device;
    private final Blocking blocking;
    private final List<Group> groups;

    /**
     * What reaches the outputs of one colour group.
     *
     * @param open its open weights
     */
    private record Group(OpenRange open, List<Panel> panels) {}

    /**
     * The weights of a few vectors of outputs, row after row, padded with zeros.
     *
     * @param from first output within the group
     * @param count number of outputs
     * @param bias [vectors * LANES]
     */
    private record Panel(int from, int count, int vectors, float[] bias, float[] weights) {
        int width() {
            return vectors * Tile.LANES;
        }
    }

    private PixelConv(int rowLength, int columns, Device device, List<Group> groups) {
        this.rowLength = rowLength;
        this.columns = columns;
        this.device = device;
        this.blocking = Blocking.of(device);
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
                    return new Group(open, panels(weight, bias, open.to(), group * columns, columns));
                })
                .toList();
        return new PixelConv(shape.dim(1) * shape.dim(2), columns, weight.device(), groups);
    }

    /** Conv2d itself says what does not fit. */
    private static void requireConvolution(Tensor weight, Tensor bias, Mask mask) {
        if (weight.dtype() != DType.F32 || weight.device().cuda().isPresent())
            throw new IllegalArgumentException("PixelConv needs F32 on the CPU, not " + weight.label() + " on "
                    + weight.device() + "; take Conv2d, which gives the same");
        int channels = weight.shape().rank() == 4 ? weight.shape().dim(2) : 1;
        try (var _ = Scope.open()) {
            new Conv2d(Tensor.empty(DType.F32, Shape.of(0, 1, 1, channels), weight.device()), weight, bias, mask);
        }
    }

    private static List<Panel> panels(Tensor weight, Tensor bias, int rows, int from, int columns) {
        var panels = new ArrayList<Panel>();
        for (int done = 0; done < columns; ) {
            int vectors = PixelTile.panelVectors(columns - done);
            int width = vectors * Tile.LANES, count = Math.min(columns - done, width);
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
        return (long) groups.get(group).open.length() * columns;
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
        for (Panel panel : groups.get(group).panels)
            for (int first = 0; first < count; first += blocking.pixels()) {
                int pixels = Math.min(blocking.pixels(), count - first), at = first * columns + panel.from;
                if (panel.count == panel.width())
                    sums(group, panel, images, rowStride, windows, first, pixels, out, at, columns);
                else
                    try (var _ = Scope.open()) {
                        float[] padded = scratch(pixels);
                        sums(group, panel, images, rowStride, windows, first, pixels, padded, 0, panel.width());
                        for (int i = 0; i < pixels; i++)
                            System.arraycopy(padded, i * panel.width(), out, at + i * columns, panel.count);
                    }
            }
    }

    private float[] scratch(int pixels) {
        Shape shape = Shape.of(pixels * PixelTile.WIDEST * Tile.LANES);
        return Tensor.empty(DType.F32, shape, device).floats();
    }

    /** The panel's outputs at some pixels, a stretch of the open weights after another. */
    private void sums(
            int group,
            Panel panel,
            float[] images,
            int rowStride,
            int[] windows,
            int first,
            int pixels,
            float[] sums,
            int at,
            int stride) {
        OpenRange open = groups.get(group).open;
        int stretches = Math.max(1, Math.ceilDiv(open.length(), blocking.terms()));
        int most = Math.ceilDiv(open.length(), stretches);
        for (int s = 0, k = open.from(); s < stretches; s++, k += most) {
            int length = Math.min(most, open.to() - k), column = k % rowLength;
            PixelTile.accumulate(
                    panel.vectors,
                    new Terms(length, rowLength - column, rowLength, rowStride - rowLength),
                    images,
                    k / rowLength * rowStride + column,
                    windows,
                    first,
                    first + pixels - 1,
                    panel.weights,
                    k * panel.width(),
                    s == 0 ? panel.bias : sums,
                    s == 0 ? 0 : at,
                    s == 0 ? 0 : stride,
                    sums,
                    at,
                    stride);
        }
    }
}
