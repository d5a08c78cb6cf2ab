package hanji.nn.data;

import java.awt.image.Raster;

/** Ink to light: RGB of the four components of a JPEG file, without a profile, as libjpeg-based readers do. */
final class Cmyk {
    private static final int HALF = 1 << 15;

    private Cmyk() {}

    /**
     * RGB, {@code [H, W, 3]}: each the product of what its ink and black leave of the light.
     *
     * @param raster four samples a pixel, as stored
     */
    static byte[] rgb(Raster raster, JpegFrame frame) {
        int width = raster.getWidth();
        int[] row = new int[4 * width];
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                if (frame.luma()) {
                    toInks(row, 4 * x);
                }
                int black = left(row[4 * x + 3], frame.adobe());
                for (int c = 0; c < 3; c++) {
                    int product = left(row[4 * x + c], frame.adobe()) * black;
                    rgb[at++] = (byte) ((product + 127) / 255);
                }
            }
        }
        return rgb;
    }

    /** The light that an ink leaves; Adobe stores just this, others the ink. */
    private static int left(int sample, boolean adobe) {
        return adobe ? sample : 255 - sample;
    }

    /** Luma and chroma to the complements of red, green and blue, in libjpeg's arithmetic of 16 fractional bits. */
    private static void toInks(int[] samples, int at) {
        int luma = samples[at];
        int blueness = samples[at + 1] - 128;
        int redness = samples[at + 2] - 128;
        int red = luma + (91881 * redness + HALF >> 16); // 1.402
        int green = luma + (-22554 * blueness - 46802 * redness + HALF >> 16); // 0.34414, 0.71414
        int blue = luma + (116130 * blueness + HALF >> 16); // 1.772
        samples[at] = 255 - Math.clamp(red, 0, 255);
        samples[at + 1] = 255 - Math.clamp(green, 0, 255);
        samples[at + 2] = 255 - Math.clamp(blue, 0, 255);
    }
}
