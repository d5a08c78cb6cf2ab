package hanji.generative.measure;

import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * The interval of a statistic of a set of images, from sets of as many drawn from it with repetition: the 2.5 % and the 97.5 % point of
 * the statistic over them. Efron and Tibshirani, "An introduction to the bootstrap", 1993, section 13.3. Not for statistics that a
 * repeated image misleads: {@link Jackknife}.
 */
public final class Bootstrap {
    /** Sets that are drawn. */
    public static final int DRAWS = 1000;

    /** Sets beyond either end: 25 of 1,000. */
    private static final int BEYOND = DRAWS / 40;

    private Bootstrap() {}

    /**
     * Value and interval of a statistic of one set.
     *
     * @param count images, at least 1
     * @param key of the draws
     */
    public static Interval of(int count, Philox key, Statistic statistic) {
        return interval(statistic.ofAll(count), draw -> statistic.of(drawn(key.step(draw), 0, count)));
    }

    /**
     * Value and interval of a statistic of two sets, of which either is drawn by itself.
     *
     * @param first images of the first set
     * @param second images of the second set
     */
    public static Interval ofTwo(int first, int second, Philox key, ToDoubleBiFunction<int[], int[]> statistic) {
        int[] all = IntStream.range(0, first).toArray(),
                others = IntStream.range(0, second).toArray();
        return interval(
                statistic.applyAsDouble(all, others),
                draw -> statistic.applyAsDouble(drawn(key.step(draw), 0, first), drawn(key.step(draw), first, second)));
    }

    private static Interval interval(double value, IntToDoubleFunction ofDraw) {
        double[] values = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) values[i] = ofDraw.applyAsDouble(i);
        Arrays.sort(values);
        return new Interval(value, values[BEYOND], values[DRAWS - 1 - BEYOND]);
    }

    /** Numbers below count, with repetition, rising. */
    private static int[] drawn(Philox key, long from, int count) {
        int[] members = new int[count];
        for (int i = 0; i < count; i++)
            members[i] = Math.min(count - 1, (int) (count * (double) key.uniform(from + i)));
        Arrays.sort(members);
        return members;
    }
}
