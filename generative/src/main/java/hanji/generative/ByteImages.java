package hanji.generative;

import java.util.Arrays;

/**
 * Images as bytes, [N, H, W, C], row-major, each value an intensity 0..255. What models leave behind and what
 * reports, samplers and the count table take: no tensor, no scope, free to cross threads. The array is shared, not
 * copied.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 */
public record ByteImages(byte[] pixels, int count, int height, int width, int channels) {

    /** @throws IllegalArgumentException when the array's length is not N·H·W·C, or channels is neither 1 nor 3 */
    public ByteImages {
        if (channels != 1 && channels != 3)
            throw new IllegalArgumentException("images have 1 or 3 channels, not " + channels);
        if (count < 0 || height < 1 || width < 1 || (long) count * height * width * channels != pixels.length)
            throw new IllegalArgumentException("%d bytes are not images [%d, %d, %d, %d]"
                    .formatted(pixels.length, count, height, width, channels));
    }

    /** Black images of this shape. */
    public static ByteImages black(int count, int height, int width, int channels) {
        return new ByteImages(
                new byte[Math.multiplyExact(count, height * width * channels)], count, height, width, channels);
    }

    /** How many values an image has: H·W·C, the dimensions of "bits/dim". */
    public int dimensions() {
        return height * width * channels;
    }

    /** The intensity 0..255 at (image, row, column, channel). */
    public int at(int image, int row, int column, int channel) {
        return Byte.toUnsignedInt(pixels[((image * height + row) * width + column) * channels + channel]);
    }

    /** A copy of images first..end-1. */
    public ByteImages slice(int first, int end) {
        byte[] part = Arrays.copyOfRange(pixels, first * dimensions(), end * dimensions());
        return new ByteImages(part, end - first, height, width, channels);
    }
}
