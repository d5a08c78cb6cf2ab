package hanji.generative.sampler;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * What a stage reads: all pixels so far of some images, with a border of zeros, or, of a 1x1 convolution, only the
 * pixels that go through the network now. Pixels that are not drawn yet are never read.
 */
final class StageInput {
    private final float[] values;
    private final int channels;
    private final boolean kept;
    private final int rows;
    private final int rowStride;
    private final int toPixel;
    private final int[] windows;

    /** @param most pixels that go through the network at once; what it takes belongs to the open scope */
    StageInput(Stage stage, int images, int height, int width, int most, Device device) {
        int above = stage.kernelRows() / 2, left = stage.kernelColumns() / 2;
        channels = stage.inputs();
        kept = stage.seesOthers();
        rows = height + above;
        rowStride = (width + 2 * left) * channels;
        toPixel = kept ? above * rowStride + left * channels : 0;
        windows = new int[most];
        Shape shape = kept ? Shape.of(images, rows, rowStride) : Shape.of(most, channels);
        values = Tensor.empty(DType.F32, shape, device).floats();
        if (kept) clearBorder(images, above, left * channels);
    }

    /** Zeros above, left and right; below, a masked kernel does not read. */
    private void clearBorder(int images, int above, int side) {
        for (int row = 0; row < images * rows; row++) {
            int from = row * rowStride, to = from + rowStride;
            if (row % rows < above) Arrays.fill(values, from, to, 0);
            Arrays.fill(values, from, from + side, 0);
            Arrays.fill(values, to - side, to, 0);
        }
    }

    /** Turns to the pixels that go through the network next. */
    void locate(Pixels pixels) {
        for (int i = 0; i < pixels.count(); i++)
            windows[i] = kept
                    ? (pixels.image(i) * rows + pixels.row(i)) * rowStride + pixels.column(i) * channels
                    : i * channels;
    }

    float[] values() {
        return values;
    }

    int rowStride() {
        return rowStride;
    }

    /** Where the kernel's window over each pixel begins. */
    int[] windows() {
        return windows;
    }

    /** Where the first channel of pixel i is. */
    int pixel(int i) {
        return windows[i] + toPixel;
    }
}
