package hanji.generative.model;

import java.util.Arrays;
import java.util.Locale;

/**
 * The logarithm of a partition function, {@code Z = sum over x of exp(-E(x))}.
 *
 * @param logZ in nats
 * @param low logarithm of the estimate of Z less three of its standard errors, or, where that is more, three standard errors
 *     below the mean of log-weights, which is at most log Z by Jensen's inequality; logZ where it is exact
 * @param high logarithm of the estimate of Z plus three of its standard errors; logZ where it is exact
 * @param meaning exact, or an estimate
 * @param method how it was found, in words
 */
public record Partition(double logZ, double low, double high, Meaning meaning, String method) {
    private static final double STANDARD_ERRORS = 3;

    /** One that was added up. */
    public static Partition exact(double logZ, String method) {
        return new Partition(logZ, logZ, logZ, Meaning.EXACT, method);
    }

    /**
     * An estimate by the mean of independent weights, whose expectation is Z.
     *
     * @param logWeights their logarithms, at least two
     */
    public static Partition estimate(double[] logWeights, String method) {
        double highest = Arrays.stream(logWeights).max().orElseThrow();
        double[] weights = Arrays.stream(logWeights)
                .map(log -> StrictMath.exp(log - highest))
                .toArray();
        double mean = Arrays.stream(weights).sum() / weights.length;
        double reach = STANDARD_ERRORS * standardError(weights);
        double meanLog = Arrays.stream(logWeights).sum() / logWeights.length;
        double below = highest + StrictMath.log(Math.max(0, mean - reach));
        return new Partition(
                highest + StrictMath.log(mean),
                Math.max(below, meanLog - STANDARD_ERRORS * standardError(logWeights)),
                highest + StrictMath.log(mean + reach),
                Meaning.ESTIMATE,
                method);
    }

    /** Of the mean of these values. */
    private static double standardError(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }

    /** For example "log Z = 231.52 [231.40, 231.61], by annealed importance sampling: …". */
    public String text() {
        String interval =
                meaning == Meaning.EXACT ? " (exact)" : String.format(Locale.ROOT, " [%.2f, %.2f]", low, high);
        return String.format(Locale.ROOT, "log Z = %.2f", logZ) + interval + ", by " + method;
    }
}
