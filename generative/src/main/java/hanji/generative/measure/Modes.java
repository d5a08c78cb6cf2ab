package hanji.generative.measure;

import hanji.generative.model.Classifies;
import hanji.nn.data.Images;
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
        if (stacks.channels() != 3)
            throw new IllegalArgumentException("a stack has 3 channels, these have " + stacks.channels());
        int[] kinds = new int[stacks.count()];
        for (int from = 0; from < kinds.length; from += PART) {
            progress.accept((double) from / kinds.length);
            Images part = stacks.slice(from, Math.min(kinds.length, from + PART));
            for (int channel = 0; channel < 3; channel++)
                try (var _ = Scope.open()) {
                    double[] logProbs =
                            classifier.logProbs(channel(part, channel)).toDoubles();
                    int[] digits = predicted(logProbs, part.count());
                    for (int i = 0; i < digits.length; i++) kinds[from + i] = kinds[from + i] * classes + digits[i];
                }
        }
        progress.accept(1);
        return kinds;
    }

    private static Images channel(Images colour, int channel) {
        byte[] all = colour.pixels(), grey = new byte[all.length / 3];
        for (int i = 0; i < grey.length; i++) grey[i] = all[3 * i + channel];
        return Images.unlabelled(colour.height(), colour.width(), 1, grey);
    }
}
