package hanji.generative.report;

/**
 * One 8-bit picture [H, W, C], row-major.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 */
public record Picture(byte[] pixels, int height, int width, int channels) {

    /** @throws IllegalArgumentException when the array's length is not H·W·C, or channels is neither 1 nor 3 */
    public Picture {
        if (channels != 1 && channels != 3)
            throw new IllegalArgumentException("a picture has 1 or 3 channels, not " + channels);
        if (height < 1 || width < 1 || (long) height * width * channels != pixels.length)
            throw new IllegalArgumentException(
                    "%d bytes are not a picture [%d, %d, %d]".formatted(pixels.length, height, width, channels));
    }

    /** This picture with every pixel drawn as a scale x scale square. */
    public Picture enlarged(int scale) {
        if (scale < 1) throw new IllegalArgumentException("scale must be at least 1, not " + scale);
        byte[] large = new byte[Math.multiplyExact(pixels.length, Math.multiplyExact(scale, scale))];
        int row = width * scale * channels;
        for (int y = 0; y < height * scale; y++)
            for (int x = 0; x < width * scale; x++) {
                int from = ((y / scale) * width + x / scale) * channels;
                System.arraycopy(pixels, from, large, y * row + x * channels, channels);
            }
        return new Picture(large, height * scale, width * scale, channels);
    }
}
