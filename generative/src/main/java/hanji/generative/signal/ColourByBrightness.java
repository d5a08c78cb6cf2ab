package hanji.generative.signal;

import hanji.nn.data.Images;

/**
 * Colours each pixel by the mean colour of training pixels that are as bright: what is known without looking around.
 *
 * @param table mean red, green and blue less the brightness, for each of 256 levels: [256 * 3]
 */
public record ColourByBrightness(double[] table) {
    private static final int LEVELS = 256;

    /** The means of training images in colour; none where no pixel is of the level. */
    public static ColourByBrightness of(Images train) {
        byte[] pixels = train.pixels(), grey = View.GREY.of(train).pixels();
        double[] sums = new double[3 * LEVELS];
        long[] counts = new long[LEVELS];
        for (int i = 0; i < grey.length; i++) {
            int level = Byte.toUnsignedInt(grey[i]);
            counts[level]++;
            for (int c = 0; c < 3; c++) sums[3 * level + c] += Byte.toUnsignedInt(pixels[3 * i + c]) - level;
        }
        for (int i = 0; i < sums.length; i++) sums[i] /= Math.max(1, counts[i / 3]);
        return new ColourByBrightness(sums);
    }

    /** [N, H, W, 1] to [N, H, W, 3]. */
    public Images colour(Images grey) {
        byte[] levels = grey.pixels(), pixels = new byte[3 * levels.length];
        for (int i = 0; i < pixels.length; i++) {
            int level = Byte.toUnsignedInt(levels[i / 3]);
            pixels[i] = (byte) Math.clamp(Math.round(level + table[3 * level + i % 3]), 0, LEVELS - 1);
        }
        return Images.unlabelled(grey.height(), grey.width(), 3, pixels);
    }

    /** Grey images in three equal channels. */
    public static Images none(Images grey) {
        return new ColourByBrightness(new double[3 * LEVELS]).colour(grey);
    }
}
