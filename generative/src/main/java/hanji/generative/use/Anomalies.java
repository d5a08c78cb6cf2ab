package hanji.generative.use;

import hanji.generative.measure.Complexity;
import hanji.generative.measure.Measure;
import hanji.generative.model.Fitted;
import hanji.generative.model.Reconstructs;
import hanji.generative.model.Scores;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores by which images are found that are not as those that a model knows: the higher, the stranger. */
public final class Anomalies {
    private static final int PART = 100;

    private Anomalies() {}

    /** What gives each image a number. */
    @FunctionalInterface
    public interface Score {
        double[] of(Images images);
    }

    /** @param name in words */
    public record Named(String name, Score score) {}

    /**
     * What a model has to say: bits, and bits less the image's complexity (arXiv:1909.11480), of a density of intensities; the error of
     * reconstructions of what reconstructs.
     *
     * @param noise for scores that are estimates
     */
    public static List<Named> of(Fitted fitted, Philox noise) {
        List<Named> scores = new ArrayList<>();
        if (fitted instanceof Scores density) {
            Score bits = images -> inParts(images, part -> bits(density, part, noise));
            scores.add(new Named("-log2 p(x)", bits));
            if (density.space() == Scores.Space.BYTES)
                scores.add(new Named(
                        "-log2 p(x) less deflated", images -> minus(bits.of(images), Complexity.bits(images))));
        }
        if (fitted instanceof Reconstructs reconstructs) scores.add(errors("error of reconstruction", reconstructs));
        return scores;
    }

    /** Squared errors of reconstructions. */
    public static Named errors(String name, Reconstructs model) {
        return new Named(name, images -> inParts(images, part -> Measure.squaredErrors(part, model.reconstruct(part))));
    }

    private static double[] bits(Scores density, Images part, Philox noise) {
        return Arrays.stream(density.nats(part, noise))
                .map(nats -> nats / Math.log(2))
                .toArray();
    }

    /** Squared distance to the nearest of the mean images of classes, per value on [0, 1]; of one mean, where there are no labels. */
    public static Named nearestMean(Images train) {
        double[][] means = means(train);
        return new Named("nearest class mean", images -> {
            byte[] pixels = images.pixels();
            double[] distances = new double[images.count()];
            for (int n = 0; n < distances.length; n++) {
                int first = n * images.imageSize();
                distances[n] = Arrays.stream(means)
                        .mapToDouble(mean -> distance(pixels, first, mean))
                        .min()
                        .orElseThrow();
            }
            return distances;
        });
    }

    private static double[][] means(Images train) {
        int size = train.imageSize(),
                classes = train.labelled() ? Arrays.stream(train.labels()).max().orElse(0) + 1 : 1;
        double[][] sums = new double[classes][size];
        int[] counts = new int[classes];
        byte[] image = new byte[size];
        for (int n = 0; n < train.count(); n++) {
            int label = train.labelled() ? train.label(n) : 0;
            train.copyTo(n, image, 0);
            counts[label]++;
            for (int i = 0; i < size; i++) sums[label][i] += Byte.toUnsignedInt(image[i]) / 255.0;
        }
        List<double[]> means = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            int count = counts[label];
            if (count > 0)
                means.add(Arrays.stream(sums[label]).map(sum -> sum / count).toArray());
        }
        return means.toArray(double[][]::new);
    }

    private static double distance(byte[] pixels, int first, double[] mean) {
        double squares = 0;
        for (int i = 0; i < mean.length; i++) {
            double difference = Byte.toUnsignedInt(pixels[first + i]) / 255.0 - mean[i];
            squares += difference * difference;
        }
        return squares / mean.length;
    }

    private static double[] inParts(Images images, Score score) {
        double[] all = new double[images.count()];
        for (int from = 0; from < all.length; from += PART) {
            double[] some = score.of(images.slice(from, Math.min(all.length, from + PART)));
            System.arraycopy(some, 0, all, from, some.length);
        }
        return all;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
        return difference;
    }
}
