package hanji.generative.measure;

import hanji.generative.model.Meaning;
import hanji.generative.model.Unit;
import java.util.Arrays;
import java.util.Locale;

/**
 * A figure over a set of images.
 *
 * @param name in JSON and in logs, for example "bits_per_dim"
 * @param unit of mean and error
 * @param meaning what it says of the true value: figures are ranked within one meaning only
 * @param lowerIsBetter whether a better model has a lower one
 * @param mean over images
 * @param error standard error of that mean: standard deviation over images / sqrt(n); NaN for one image
 * @param n number of images
 */
public record Figure(String name, Unit unit, Meaning meaning, boolean lowerIsBetter, double mean, double error, int n) {
    /** Mean and standard error of values in the unit, one for each image. */
    public static Figure of(String name, Unit unit, Meaning meaning, boolean lowerIsBetter, double[] perImage) {
        int n = perImage.length;
        double mean = Arrays.stream(perImage).sum() / n;
        double squares = Arrays.stream(perImage)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double error = n > 1 ? Math.sqrt(squares / (n - 1) / n) : Double.NaN;
        return new Figure(name, unit, meaning, lowerIsBetter, mean, error, n);
    }

    /** The name in words: "bits per dim". */
    public String words() {
        return name.replace('_', ' ');
    }

    /** The figure with its error and unit, for example "3.029 ± 0.028 bits/dim". */
    public String text() {
        return text(unit.digits());
    }

    /** The same with as many digits after the point. */
    public String text(int digits) {
        return text(mean, error, unit.toString(), digits);
    }

    /** A mean with its error, if it has one, and its unit. */
    public static String text(double mean, double error, String unit, int digits) {
        String number = "%." + digits + "f";
        String with = Double.isNaN(error) ? "" : String.format(Locale.ROOT, " ± " + number, error);
        return (String.format(Locale.ROOT, number, mean) + with + " " + unit).strip();
    }
}
