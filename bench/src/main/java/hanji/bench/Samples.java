package hanji.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Times of one target, or what else its {@link Quantity} is.
 *
 * @param rounds numbers, an array for each JVM
 */
public record Samples(List<double[]> rounds) {
    /** The median of all samples; the mean of the middle two where their number is even. */
    double median() {
        return median(rounds.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    /** Images a second, of times in milliseconds that so many images took. */
    Samples perSecond(int images) {
        return new Samples(rounds.stream()
                .map(times -> Arrays.stream(times).map(ms -> 1000 * images / ms).toArray())
                .toList());
    }

    /** @throws IllegalArgumentException if there are no values */
    public static double median(double[] values) {
        if (values.length == 0) throw new IllegalArgumentException("nothing was measured");
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
