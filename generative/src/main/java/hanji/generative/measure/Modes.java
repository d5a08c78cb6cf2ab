package hanji.generative.measure;

import hanji.generative.model.Classifies;
import hanji.nn.data.Images;
import hanji.nn.data.Stacks;
import hanji.tensor.Scope;
import java.util.BitSet;
import java.util.function.DoubleConsumer;

/** Which kinds of images are drawn, by what a classifier takes them for: a model that collapsed draws few. */
public final class Modes {
    private static final int PART = 100;

    private Modes() {}

    /** How many different ones there are. */
    public static Statistic distinct(int[] kinds) {
        return members -> {
            var seen = new BitSet();
            for (int i : members) seen.set(kinds[i]);
            return seen.cardinality();
        };
    }

    /** Entropy of their frequencies in nats: ln K where K kinds are equally frequent, 0 where all are of one. */
    public static Statistic entropy(int[] kinds) {
        return members -> {
            int most = 0;
            for (int i : members) most = Math.max(most, kinds[i]);
            double[] counts = new double[most + 1];
            for (int i : members) counts[kinds[i]]++;
            double entropy = 0;
            for (double count : counts)
                if (count > 0) entropy -= count / members.length * Math.log(count / members.length);
            return entropy;
        };
    }

    /** The likeliest class of each image, the lowest of several. */
    public static int[] predicted(double[] logProbs, int images) {
        int classes = logProbs.length / images;
        int[] predicted = new int[images];
        for (int i = 0; i < logProbs.length; i++)
            if (logProbs[i] > logProbs[i / classes * classes + predicted[i / classes]])
                predicted[i / classes] = i % classes;
        return predicted;
    }

    /**
     * The kind of each stack of three grey images as the red, green and blue of one: their classes as digits of a number, red the
     * first. Stacks of MNIST's digits have 1,000 kinds, arXiv:1611.02163.
     *
     * @param classifier of grey images
     * @param stacks [N, H, W, 3]
     * @param classes of the classifier
     * @param progress is told the share that is done, 0 to 1
     * @return [N], each from 0 to classes³ - 1
     * @throws IllegalArgumentException if the images have no three channels
     */
    public static int[] stacked(Classifies classifier, Images stacks, int classes, DoubleConsumer progress) {
        int[] kinds = new int[stacks.count()];
        for (int from = 0; from < kinds.length; from += PART) {
            progress.accept((double) from / kinds.length);
            Images part = stacks.slice(from, Math.min(kinds.length, from + PART));
            for (int channel = 0; channel < 3; channel++)
                try (var _ = Scope.open()) {
                    double[] logProbs =
                            classifier.logProbs(Stacks.channel(part, channel)).toDoubles();
                    int[] digits = predicted(logProbs, part.count());
                    for (int i = 0; i < digits.length; i++) kinds[from + i] = kinds[from + i] * classes + digits[i];
                }
        }
        progress.accept(1);
        return kinds;
    }

    /**
     * Kullback-Leibler divergence of the kinds' frequencies from those of real images, in nats: what is drawn too often costs most. 0 where both are
     * the same; as their samples are finite, a little more of real images too.
     *
     * @param real probability of each kind
     */
    public static Statistic divergence(int[] kinds, double[] real) {
        return members -> {
            double[] counts = new double[real.length];
            for (int i : members) counts[kinds[i]]++;
            double divergence = 0;
            for (int kind = 0; kind < real.length; kind++)
                if (counts[kind] > 0) {
                    double drawn = counts[kind] / members.length;
                    divergence += drawn * StrictMath.log(drawn / real[kind]);
                }
            return divergence;
        };
    }
}
