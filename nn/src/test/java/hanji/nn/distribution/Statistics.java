package hanji.nn.distribution;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Integrals and tests of goodness of fit. */
final class Statistics {
    private static final int STEPS = 4096;
    /** Quantile 0.999 of the standard normal distribution. */
    private static final double Z = 3.0902;
    /** Quantile 0.999 of the Kolmogorov distribution. */
    private static final double K = 1.9495;

    private Statistics() {}

    /** Integral by the trapezoidal rule, which is exact to rounding for a smooth function that ends in zeros. */
    static double integral(DoubleUnaryOperator f, double from, double to) {
        double step = (to - from) / STEPS;
        double sum = (f.applyAsDouble(from) + f.applyAsDouble(to)) / 2;
        for (int i = 1; i < STEPS; i++) sum += f.applyAsDouble(from + i * step);
        return sum * step;
    }

    /** Whether counts fit probabilities by the chi-square test at level 0.001; classes below 5 expected are joined. */
    static boolean fits(int[] counts, double[] probabilities) {
        int draws = Arrays.stream(counts).sum();
        double chiSquare = 0;
        double expected = 0;
        int counted = 0;
        int classes = 0;
        for (int k = 0; k < counts.length; k++) {
            expected += probabilities[k] * draws;
            counted += counts[k];
            if (expected >= 5 || k == counts.length - 1 && expected > 0) {
                chiSquare += (counted - expected) * (counted - expected) / expected;
                classes++;
                expected = 0;
                counted = 0;
            }
        }
        return counted == 0 && chiSquare < chiSquareQuantile(classes - 1);
    }

    /** Quantile 0.999 by Wilson and Hilferty. */
    private static double chiSquareQuantile(int degrees) {
        double variance = 2.0 / (9 * degrees);
        return degrees * Math.pow(1 - variance + Z * Math.sqrt(variance), 3);
    }

    /** Whether samples fit a cumulative distribution by Kolmogorov and Smirnov's test at level 0.001. */
    static boolean fits(double[] samples, DoubleUnaryOperator cumulative) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double below = cumulative.applyAsDouble(sorted[i]);
            distance =
                    Math.max(distance, Math.max(below - (double) i / sorted.length, (i + 1.0) / sorted.length - below));
        }
        return distance < K / Math.sqrt(sorted.length);
    }
}
