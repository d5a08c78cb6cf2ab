package hanji.generative.measure;

import hanji.nn.data.Images;

/**
 * The variance of the Laplacian of an image: of 4 x(i, j) - x(i - 1, j) - x(i + 1, j) - x(i, j - 1) - x(i, j + 1) over all pixels
 * that have four neighbours and over the channels, of values v / 255. Pech-Pacheco et al., "Diatom autofocusing in brightfield
 * microscopy", 2000. Blur lowers it, noise raises it.
 */
public final class Sharpness {
    private Sharpness() {}

    /** Whether images are large enough to have a pixel with four neighbours. */
    public static boolean isDefined(Images images) {
        return images.height() > 2 && images.width() > 2;
    }

    /** Of each image of at least 3 x 3. */
    public static double[] of(Images images) {
        byte[] pixels = images.pixels();
        double[] sharpness = new double[images.count()];
        for (int n = 0; n < sharpness.length; n++) sharpness[n] = variance(pixels, n * images.imageSize(), images);
        return sharpness;
    }

    private static double variance(byte[] pixels, int from, Images size) {
        int channels = size.channels(), row = size.width() * channels;
        long sum = 0, squares = 0;
        for (int y = 1; y < size.height() - 1; y++)
            for (int x = channels; x < row - channels; x++) {
                int at = from + y * row + x;
                long laplacian = 4L * level(pixels, at)
                        - level(pixels, at - row)
                        - level(pixels, at + row)
                        - level(pixels, at - channels)
                        - level(pixels, at + channels);
                sum += laplacian;
                squares += laplacian * laplacian;
            }
        double count = (size.height() - 2.0) * (size.width() - 2.0) * channels, mean = sum / count;
        return (squares / count - mean * mean) / (255.0 * 255.0);
    }

    private static int level(byte[] pixels, int at) {
        return Byte.toUnsignedInt(pixels[at]);
    }
}
