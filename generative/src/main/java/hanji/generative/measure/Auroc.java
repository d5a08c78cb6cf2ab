package hanji.generative.measure;

import java.util.Arrays;

/** How well a score tells two kinds apart. */
public final class Auroc {
    private Auroc() {}

    /** Area under the ROC curve: the probability that an outlier scores above an inlier, ties counted half. */
    public static double auroc(double[] inliers, double[] outliers) {
        double[] sorted = inliers.clone();
        Arrays.sort(sorted);
        double wins = 0;
        for (double score : outliers) wins += (below(sorted, score, false) + below(sorted, score, true)) / 2.0;
        return wins / sorted.length / outliers.length;
    }

    /** How many of the sorted values lie below, or at and below. */
    private static int below(double[] sorted, double value, boolean ties) {
        int low = 0, high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (ties && sorted[middle] == value)) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
