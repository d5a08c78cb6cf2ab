package hanji.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Times of one target.
 *
 * @param rounds milliseconds, an array for each JVM
 */
public record Samples(List<double[]> rounds) {
    /** The median of all samples; the mean of the middle two where their number is even. */
    double median() {
        return median(rounds.stream().flatMapToDouble(Arrays::stream).toArray());
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
