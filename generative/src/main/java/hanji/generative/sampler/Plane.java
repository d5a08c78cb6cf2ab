package hanji.generative.sampler;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** The latest rows of pixels of some images, with columns of zeros on either side. Rows above the image are zeros. */
final class Plane {
    private final int images;
    private final int rows;
    private final int left;
    private final int stride;
    private final int channels;
    private final float[] values;

    /**
     * @param rows that are remembered at least as long as they are read
     * @param left columns of zeros before the first pixel
     * @param columns pixels of a row
     * @param right columns of zeros behind the last
     */
    Plane(int images, int rows, int left, int columns, int right, int channels) {
        this.images = images;
        this.rows = rows;
        this.left = left;
        this.channels = channels;
        stride = (left + columns + right) * channels;
        values = new float[images * rows * stride];
    }

    /** Takes some rows of some pixels each, [image, row, column, channel], the first of them at (y, x). */
    void write(Tensor pixels, int y, int x, int height) {
        int length = pixels.size() / images / height;
        float[] from = pixels.floats();
        for (int i = 0; i < images * height; i++)
            System.arraycopy(from, i * length, values, at(i / height, y + i % height, x), length);
    }

    /**
     * The pixels under a kernel at some places, side by side: [1, N, count, KH * KW * C].
     *
     * @param y row of the kernel's first tap
     * @param x column of the first kernel's first tap
     * @param step columns from one kernel to the next
     */
    Tensor windows(int y, int x, int kernelRows, int kernelColumns, int count, int step, Device device) {
        int run = kernelColumns * channels;
        Tensor windows = Tensor.empty(DType.F32, Shape.of(1, images, count, kernelRows * run), device);
        float[] to = windows.floats();
        for (int n = 0, next = 0; n < images; n++)
            for (int i = 0; i < count; i++)
                for (int row = 0; row < kernelRows; row++, next += run)
                    System.arraycopy(values, at(n, y + row, x + i * step), to, next, run);
        return windows;
    }

    /** Shows a pixel of an image. */
    void write(Embedding embedding, int image, int y, int x, byte[] intensities, int from) {
        int at = at(image, y, x), width = embedding.width();
        for (int colour = 0; colour * width < channels; colour++)
            embedding.write(Byte.toUnsignedInt(intensities[from + colour]), y, x, values, at + colour * width);
    }

    private int at(int image, int y, int x) {
        return (image * rows + Math.floorMod(y, rows)) * stride + (left + x) * channels;
    }
}
