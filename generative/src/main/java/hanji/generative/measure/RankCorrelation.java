package hanji.generative.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How alike the orders of two lists of values are. Spearman, "The proof and measurement of association between two things", 1904. */
public final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * The correlation of the ranks, equal values having the mean of theirs: 1 for one order, -1 for opposite ones, and 0 where all
     * values of a list are equal, which have no order.
     *
     * @param a [N], N of at least 1
     * @param b [N]
     */
    public static double of(double[] a, double[] b) {
        if (a.length != b.length) throw new IllegalArgumentException(a.length + " and " + b.length + " values");
        double[] first = ranks(a), second = ranks(b);
        double middle = (a.length - 1) / 2.0, products = 0, ofFirst = 0, ofSecond = 0;
        for (int i = 0; i < a.length; i++) {
            double x = first[i] - middle, y = second[i] - middle;
            products += x * y;
            ofFirst += x * x;
            ofSecond += y * y;
        }
        return ofFirst == 0 || ofSecond == 0 ? 0 : products / Math.sqrt(ofFirst * ofSecond);
    }

    /** From 0; equal values share the mean of theirs. */
    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0, to; from < order.length; from = to) {
            for (to = from + 1; to < order.length && values[order[to]] == values[order[from]]; ) to++;
            int[] equal = Arrays.copyOfRange(order, from, to);
            for (int i : equal) ranks[i] = (from + to - 1) / 2.0;
        }
        return ranks;
    }
}
