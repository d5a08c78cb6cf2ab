package hanji.generative.judge;

import hanji.generative.measure.Interval;
import hanji.generative.measure.Jackknife;
import hanji.generative.measure.Modes;
import hanji.generative.model.Classifies;
import hanji.nn.data.Images;
import hanji.nn.data.Stacks;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * How many kinds of {@link Stacks} a model draws, of all triples of classes: arXiv:1611.02163, where they are stacks of MNIST's digits.
 *
 * @param stacks that were drawn, and as many of real images
 * @param kinds that there are
 * @param drawn kinds among the model's stacks, as a classifier of grey images takes their channels
 * @param real the same of real images
 * @param divergence of the drawn kinds' frequencies from those of the training images' labels, in nats
 * @param realDivergence the same of real images
 */
public record StackedModes(
        int stacks, int kinds, Interval drawn, Interval real, Interval divergence, Interval realDivergence) {
    /**
     * Counts them.
     *
     * @param grey classifier
     * @param drawn stacks [N, H, W, 3]
     * @param training grey images with labels, for the frequencies that kinds should have
     * @param unseen grey images that the real stacks are made of
     * @param classes of the labels
     * @param progress is told the share that is done, 0 to 1
     */
    public static StackedModes of(
            Classifies grey,
            Images drawn,
            Images training,
            Images unseen,
            int classes,
            Noise noise,
            DoubleConsumer progress) {
        Images real = Stacks.of(unseen, drawn.count(), noise.of("judge: stacks", 0));
        int[] kinds = Modes.stacked(grey, drawn, classes, done -> progress.accept(done / 2));
        int[] realKinds = Modes.stacked(grey, real, classes, done -> progress.accept((1 + done) / 2));
        double[] expected = frequencies(training.labels(), classes);
        Philox groups = noise.of("judge: groups", 0);
        return new StackedModes(
                kinds.length,
                expected.length,
                distinct(kinds, groups),
                distinct(realKinds, groups),
                divergence(kinds, expected, groups),
                divergence(realKinds, expected, groups));
    }

    private static Interval distinct(int[] kinds, Philox groups) {
        return Jackknife.of(kinds.length, groups, Modes.distinct(kinds)).within(0, Double.POSITIVE_INFINITY);
    }

    private static Interval divergence(int[] kinds, double[] expected, Philox groups) {
        return Jackknife.of(kinds.length, groups, Modes.divergence(kinds, expected))
                .within(0, Double.POSITIVE_INFINITY);
    }

    /** Of triples of independent labels. */
    private static double[] frequencies(int[] labels, int classes) {
        double[] single = new double[classes];
        for (int label : labels) single[label] += 1.0 / labels.length;
        double[] triples = new double[classes * classes * classes];
        Arrays.setAll(
                triples,
                kind -> single[kind / classes / classes] * single[kind / classes % classes] * single[kind % classes]);
        return triples;
    }
}
