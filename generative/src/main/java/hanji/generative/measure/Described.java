package hanji.generative.measure;

import hanji.generative.model.Describes;
import hanji.nn.data.Images;
import hanji.tensor.Scope;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Images as a classifier sees them.
 *
 * @param features [N, D]
 * @param dimensions D
 * @param classes the likeliest of each image, [N]
 */
public record Described(double[] features, int dimensions, int[] classes) {
    private static final int PART = 100;

    /**
     * All that is said of images, at least 1.
     *
     * @param progress is told the share that is done, 0 to 1
     */
    public static Described of(Describes classifier, Images images, DoubleConsumer progress) {
        double[] features = {};
        int dimensions = 0;
        int[] classes = new int[images.count()];
        for (int from = 0; from < classes.length; from += PART) {
            progress.accept((double) from / classes.length);
            Images part = images.slice(from, Math.min(classes.length, from + PART));
            try (var _ = Scope.open()) {
                Describes.Description description = classifier.describe(part);
                dimensions = description.features().shape().dim(1);
                if (from == 0) features = new double[Math.multiplyExact(classes.length, dimensions)];
                double[] some = description.features().toDoubles();
                System.arraycopy(some, 0, features, from * dimensions, some.length);
                int[] predicted = Modes.predicted(description.logProbs().toDoubles(), part.count());
                System.arraycopy(predicted, 0, classes, from, predicted.length);
            }
        }
        progress.accept(1);
        return new Described(features, dimensions, classes);
    }

    /** Share of labelled images whose class is the label. */
    public double accuracy(Images labelled) {
        int[] labels = labelled.labels();
        double right = 0;
        for (int i = 0; i < labels.length; i++) if (classes[i] == labels[i]) right++;
        return right / labels.length;
    }

    /** How many images are of each class. */
    public int[] counts() {
        int[] counts = new int[Arrays.stream(classes).max().orElse(0) + 1];
        for (int kind : classes) counts[kind]++;
        return counts;
    }
}
