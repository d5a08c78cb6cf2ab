package hanji.generative.model;

import hanji.nn.data.Images;
import java.util.Arrays;

/**
 * All images of a size so small that they can be listed, so that a density over them is checked by adding up.
 *
 * @param levels intensities are 0 to levels - 1
 */
public record AllImages(int height, int width, int colours, int levels) {
    /** Images that are expected less often than this share one cell of a chi-square test. */
    private static final double FEWEST_EXPECTED = 5;

    /** How many there are. */
    public int count() {
        return Math.toIntExact(Math.round(Math.pow(levels, height * width * colours)));
    }

    /** Each once; the intensities of image i are its digits in base levels, the lowest first. */
    public Images images() {
        int size = height * width * colours;
        byte[] pixels = new byte[count() * size];
        for (int i = 0; i < count(); i++)
            for (int rest = i, at = i * size; at < (i + 1) * size; rest /= levels)
                pixels[at++] = (byte) (rest % levels);
        return Images.unlabelled(height, width, colours, pixels);
    }

    /** p(x) of each, in order. */
    public double[] probabilities(Density density) {
        return Arrays.stream(density.nats(images()))
                .map(nats -> Math.exp(-nats))
                .toArray();
    }

    /**
     * Pearson's chi-square of drawn images against the probabilities, less its mean, in standard deviations: about a
     * standard normal number if the images are drawn with these probabilities.
     */
    public double chiSquareDeviation(double[] probabilities, Images drawn) {
        int[] seen = histogram(drawn);
        double sum = 0, rareSeen = 0, rareExpected = 0;
        int cells = 0;
        for (int i = 0; i < seen.length; i++) {
            double expected = probabilities[i] * drawn.count();
            if (expected < FEWEST_EXPECTED) {
                rareSeen += seen[i];
                rareExpected += expected;
            } else {
                sum += squareOverMean(seen[i], expected);
                cells++;
            }
        }
        if (rareExpected > 0) {
            sum += squareOverMean(rareSeen, rareExpected);
            cells++;
        }
        int degrees = cells - 1;
        return (sum - degrees) / Math.sqrt(2.0 * degrees);
    }

    private static double squareOverMean(double seen, double expected) {
        return (seen - expected) * (seen - expected) / expected;
    }

    private int[] histogram(Images drawn) {
        byte[] pixels = drawn.pixels();
        int size = drawn.imageSize();
        int[] seen = new int[count()];
        for (int n = 0; n < drawn.count(); n++) {
            int image = 0;
            for (int at = (n + 1) * size - 1; at >= n * size; at--)
                image = image * levels + Byte.toUnsignedInt(pixels[at]);
            seen[image]++;
        }
        return seen;
    }
}
