package hanji.kernels.conv;

/**
 * Where the windows of a {@linkplain StridedConv2d strided convolution} lie along either axis of an image: the first
 * begins {@code padding} pixels before it, each of the others {@code stride} pixels after the one before. A window that
 * would end more than {@code padding} pixels behind the image is left out.
 *
 * @param stride pixels, 1 to 255
 * @param padding pixels, 0 or more
 */
public record Window(int stride, int padding) {
    private static final int MAX_STRIDE = 255;

    /** @throws IllegalArgumentException if stride or padding are out of range */
    public Window {
        if (stride < 1 || stride > MAX_STRIDE || padding < 0)
            throw new IllegalArgumentException("a window needs a stride of 1 to " + MAX_STRIDE
                    + " and a padding of 0 or more, not stride " + stride + " and padding " + padding);
    }

    /** How many windows of {@code taps} pixels fit along {@code pixels}; 0 or less if none does. */
    public int count(int pixels, int taps) {
        return Math.floorDiv(pixels + 2 * padding - taps, stride) + 1;
    }

    /** The fewest pixels along which {@code count} windows of {@code taps} pixels fit. */
    public int pixels(int count, int taps) {
        return (count - 1) * stride + taps - 2 * padding;
    }
}
