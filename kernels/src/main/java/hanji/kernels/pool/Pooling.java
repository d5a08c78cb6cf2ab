package hanji.kernels.pool;

import hanji.autograd.Reads;
import hanji.kernels.conv.Window;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.function.IntConsumer;

/**
 * The windows that are pooled, and the pixels of the image that lie in each; what a window has beyond the image takes no
 * part. Pixels and windows are numbered through the batch, in row-major order.
 *
 * @param image [N, H, W, C]
 * @param height rows of a window
 * @param width columns of a window
 * @param window stride and padding
 */
record Pooling(Shape image, int height, int width, Window window) {
    private static final int GRAIN = 1 << 14;

    /** @throws IllegalArgumentException if this is no image, it is smaller than a window, or a window may miss it */
    Pooling {
        if (image.rank() != 4) throw new IllegalArgumentException("pooling needs images [N, H, W, C], not " + image);
        if (height < 1 || width < 1 || window.padding() >= Math.min(height, width))
            throw new IllegalArgumentException("pooling needs windows of at least 1x1 pixels that are larger than the "
                    + "padding, not " + height + "x" + width + " with padding " + window.padding());
        if (image.size(1, 3) == 0 || window.count(image.dim(1), height) < 1 || window.count(image.dim(2), width) < 1)
            throw new IllegalArgumentException("pooling: no window of " + height + "x" + width + " pixels fits into "
                    + image + " with padding " + window.padding() + "; use a smaller window or more padding");
    }

    /** That of an op over this input. */
    static Pooling of(String op, Tensor input, int height, int width, Window window) {
        requireFloating(op, input);
        return new Pooling(input.shape(), height, width, window);
    }

    static void requireFloating(String op, Tensor input) {
        if (!input.dtype().isFloating())
            throw new IllegalArgumentException(
                    op + " needs F32 or F64, not " + input.label() + "; convert it with Cast");
    }

    /** @throws IllegalArgumentException if this has not a number of the dtype for each channel of each window */
    void requireOnePerWindow(String op, Tensor tensor, DType dtype) {
        if (!tensor.shape().equals(pooled()) || tensor.dtype() != dtype)
            throw new IllegalArgumentException(
                    op + " of images " + image + " needs " + dtype + pooled() + ", not " + tensor.label());
    }

    /** Shape of the result, [N, H', W', C]. */
    Shape pooled() {
        return Shape.of(image.dim(0), rows(), columns(), image.dim(3));
    }

    int channels() {
        return image.dim(3);
    }

    private int rows() {
        return window.count(image.dim(1), height);
    }

    private int columns() {
        return window.count(image.dim(2), width);
    }

    /** Number of windows. */
    int windows() {
        return image.dim(0) * rows() * columns();
    }

    /** Number of pixels. */
    int pixels() {
        return image.size(0, 3);
    }

    /** A pixel's number within its image. */
    int place(int pixel) {
        return pixel % image.size(1, 3);
    }

    /** Pixels or windows that are worth a thread's attention. */
    int grain() {
        return Math.max(1, GRAIN / Math.max(1, channels() * height * width));
    }

    /** Visits the pixels of a window in row-major order. */
    void eachPixel(int number, IntConsumer pixel) {
        int column = number % columns(), rest = number / columns(), row = rest % rows();
        int fromX = first(column), toX = end(column, width, image.dim(2));
        int toY = end(row, height, image.dim(1));
        for (int y = first(row); y < toY; y++)
            for (int x = fromX; x < toX; x++) pixel.accept((rest / rows() * image.dim(1) + y) * image.dim(2) + x);
    }

    /** How many pixels lie in a window. */
    int count(int number) {
        int column = number % columns(), row = number / columns() % rows();
        return (end(row, height, image.dim(1)) - first(row)) * (end(column, width, image.dim(2)) - first(column));
    }

    /** Says that each window reads its pixels, channel by channel. */
    void reads(Reads reads, Tensor input) {
        int channels = channels();
        for (int i = 0; i < windows() * channels; i++) {
            int result = i, channel = i % channels;
            eachPixel(i / channels, pixel -> reads.add(input, pixel * channels + channel, result));
        }
    }

    /** Visits the windows that a pixel lies in, in row-major order. */
    void eachWindow(int pixel, IntConsumer number) {
        int x = pixel % image.dim(2), rest = pixel / image.dim(2), y = rest % image.dim(1);
        int fromX = firstWindow(x, width), toX = endWindow(x, columns());
        int toY = endWindow(y, rows());
        for (int row = firstWindow(y, height); row < toY; row++)
            for (int column = fromX; column < toX; column++)
                number.accept((rest / image.dim(1) * rows() + row) * columns() + column);
    }

    private int first(int index) {
        return Math.max(0, index * window.stride() - window.padding());
    }

    private int end(int index, int taps, int pixels) {
        return Math.min(pixels, index * window.stride() - window.padding() + taps);
    }

    private int firstWindow(int pixel, int taps) {
        return Math.max(0, Math.floorDiv(pixel + window.padding() - taps, window.stride()) + 1);
    }

    private int endWindow(int pixel, int windows) {
        return Math.min(windows, (pixel + window.padding()) / window.stride() + 1);
    }

    /** The struct {@code hanji::Pooling} of pool.cu. */
    int[] struct() {
        return new int[] {
            image.dim(1), image.dim(2), channels(), rows(), columns(), height, width, window.stride(), window.padding()
        };
    }
}
