package hanji.generative;

import java.util.Arrays;

/**
 * Bits per dimension over a test set: how many bits an image costs per pixel and colour, on average, if it is coded with
 * the density. 8 is what no model at all gives.
 *
 * @param mean over images
 * @param standardError of that mean: standard deviation over images / sqrt(images); NaN for one image
 * @param images their number
 */
public record BitsPerDim(double mean, double standardError, int images) {
    /** Mean and standard error of figures, one for each image. */
    public static BitsPerDim of(double[] perImage) {
        int n = perImage.length;
        double mean = Arrays.stream(perImage).sum() / n;
        double squares = Arrays.stream(perImage)
                .map(bits -> (bits - mean) * (bits - mean))
                .sum();
        return new BitsPerDim(mean, n > 1 ? Math.sqrt(squares / (n - 1) / n) : Double.NaN, n);
    }
}
