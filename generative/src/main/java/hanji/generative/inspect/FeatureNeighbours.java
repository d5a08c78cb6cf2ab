package hanji.generative.inspect;

import hanji.generative.measure.Figure;
import hanji.generative.measure.NearestRows;
import hanji.generative.model.Layered;
import hanji.generative.model.Meaning;
import hanji.generative.model.Unit;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * The labelled images nearest to others in what the last layer takes, and in their pixels. Where features are better than pixels,
 * neighbours in them are more often of one class. Krizhevsky et al., "ImageNet classification with deep convolutional neural
 * networks", 2012, section 6.1.
 *
 * @param features nearest by features
 * @param pixels nearest by intensities
 */
public record FeatureNeighbours(NearestRows features, NearestRows pixels) {
    /**
     * Finds them by comparing every pair.
     *
     * @param queries whose neighbours are found
     * @param gallery that the neighbours are of, labelled, at least k
     * @param progress is told the share that is done, 0 to 1
     */
    public static FeatureNeighbours of(
            Layered model, Device device, Images queries, Images gallery, int k, DoubleConsumer progress) {
        double[] one = features(model, queries, done -> progress.accept(0.1 * done));
        double[] other = features(model, gallery, done -> progress.accept(0.1 + 0.3 * done));
        int dimensions = one.length / queries.count();
        return new FeatureNeighbours(
                NearestRows.of(device, one, other, dimensions, k, done -> progress.accept(0.4 + 0.1 * done)),
                NearestRows.of(
                        device,
                        levels(queries),
                        levels(gallery),
                        queries.imageSize(),
                        k,
                        done -> progress.accept(0.5 + 0.5 * done)));
    }

    /** What the last layer takes: [N, D]. */
    static double[] features(Layered model, Images images, DoubleConsumer progress) {
        double[][] rows = new double[images.count()][];
        Parts.each(model, images, progress, (from, part, input) -> {
            double[] some = model.layers().features(input).toDoubles();
            int size = some.length / part.count();
            for (int i = 0; i < part.count(); i++) rows[from + i] = Arrays.copyOfRange(some, i * size, (i + 1) * size);
        });
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] levels(Images images) {
        byte[] pixels = images.pixels();
        double[] levels = new double[pixels.length];
        for (int i = 0; i < levels.length; i++) levels[i] = Byte.toUnsignedInt(pixels[i]);
        return levels;
    }

    /** How often the class that most neighbours have is that of the query. */
    public static Figure accuracy(String name, NearestRows nearest, Images queries, Images gallery) {
        return figure(name, percent(nearest, queries, gallery));
    }

    /** How much more often it is so in features than in pixels, the same queries on both sides. */
    public Figure gain(Images queries, Images gallery) {
        double[] inFeatures = percent(features, queries, gallery), inPixels = percent(pixels, queries, gallery);
        for (int i = 0; i < inFeatures.length; i++) inFeatures[i] -= inPixels[i];
        return figure("gain", inFeatures);
    }

    private static Figure figure(String name, double[] percent) {
        return Figure.of(name, Unit.PERCENT, Meaning.EXACT, false, percent);
    }

    private static double[] percent(NearestRows nearest, Images queries, Images gallery) {
        int[] votes = nearest.votes(gallery.labels()), labels = queries.labels();
        double[] percent = new double[votes.length];
        for (int i = 0; i < votes.length; i++) percent[i] = votes[i] == labels[i] ? 100 : 0;
        return percent;
    }
}
