package hanji.generative.measure;

import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The interval of any statistic of a set of images, by leaving out a group of them at a time: Efron and Stein, "The jackknife
 * estimate of variance", 1981. Unlike a bootstrap it repeats no image, which figures made of nearest neighbours would take for
 * a neighbour at distance 0, and which a Fréchet distance would see as less variety.
 */
public final class Jackknife {
    /** Groups, and the fewest images that have an interval. */
    public static final int GROUPS = 20;

    /** 97.5 % point of Student's t with GROUPS - 1 = 19 degrees of freedom. */
    private static final double STUDENT = 2.093024;

    private Jackknife() {}

    /**
     * Value and interval of a statistic.
     *
     * @param count images
     * @param order which images form a group; the same key gives the same groups
     */
    public static Interval of(int count, Philox order, Statistic statistic) {
        double value = statistic.ofAll(count);
        if (count < GROUPS) return new Interval(value, Double.NaN, Double.NaN);
        int[] shuffled = order.permutation(count), group = new int[count];
        for (int i = 0; i < count; i++) group[shuffled[i]] = i % GROUPS;
        double[] without = new double[GROUPS];
        for (int left = 0; left < GROUPS; left++) {
            int out = left;
            without[left] = statistic.of(
                    IntStream.range(0, count).filter(i -> group[i] != out).toArray());
        }
        double half = STUDENT * standardError(without);
        return new Interval(value, value - half, value + half);
    }

    private static double standardError(double[] without) {
        double mean = Arrays.stream(without).sum() / GROUPS;
        double squares =
                Arrays.stream(without).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares * (GROUPS - 1) / GROUPS);
    }
}
