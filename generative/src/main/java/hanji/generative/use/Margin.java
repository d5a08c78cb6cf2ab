package hanji.generative.use;

import hanji.generative.measure.Bootstrap;
import hanji.generative.measure.Interval;
import hanji.generative.measure.Statistic;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far a model is above a simple way of doing the same, image by image.
 *
 * @param baseline the simple way
 * @param setting that it was used with, empty if it has none
 * @param value of it, the mean over images
 * @param over the mean difference, with its 95 % interval by a bootstrap over the images, of which each counts for both
 */
public record Margin(String baseline, String setting, double value, Interval over) {
    /**
     * The margin of figures of the same images.
     *
     * @param model a figure for each image, the higher the better
     * @param baseline likewise
     */
    public static Margin of(String name, String setting, double[] model, double[] baseline, Philox key) {
        double[] differences = IntStream.range(0, model.length)
                .mapToDouble(i -> model[i] - baseline[i])
                .toArray();
        return new Margin(
                name,
                setting,
                Arrays.stream(baseline).average().orElseThrow(),
                Bootstrap.of(differences.length, key, Statistic.mean(differences)));
    }
}
