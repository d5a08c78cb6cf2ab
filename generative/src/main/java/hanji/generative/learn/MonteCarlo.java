package hanji.generative.learn;

import hanji.generative.measure.Figure;
import hanji.generative.model.Meaning;
import hanji.generative.model.Unit;
import hanji.tensor.Philox;

/** A mean over draws in place of an integral: E exp(U) = e - 1 for U uniform on [0, 1]. */
public record MonteCarlo() implements Topic {
    /** E exp(U). */
    static final double MEAN = Math.E - 1;
    /** Var exp(U). */
    static final double VARIANCE = (Math.E * Math.E - 1) / 2 - MEAN * MEAN;

    private static final int REPEATS = 2000;
    private static final int POWERS = 11;
    /** Quantile 0.975 of the standard normal law. */
    private static final double Z = 1.959963984540054;

    @Override
    public String name() {
        return "monte-carlo";
    }

    @Override
    public String sentence() {
        return "A mean of n draws: variance 1/n, an honest error.";
    }

    /** Whether the interval that should hold the truth 95 times of 100 does. */
    static boolean covers(Figure estimate) {
        return Math.abs(estimate.mean() - MEAN) <= Z * estimate.error();
    }

    /** Estimates of n draws each, repeated. */
    static Figure[] repeat(Philox key, int n, int repeats) {
        Figure[] estimates = new Figure[repeats];
        double[] draws = new double[n];
        for (int r = 0; r < repeats; r++) {
            for (int i = 0; i < n; i++) draws[i] = Math.exp(RandomNumbers.uniform(key, (long) r * n + i));
            estimates[r] = Figure.of("mean", Unit.NUMBER, Meaning.ESTIMATE, true, draws);
        }
        return estimates;
    }

    /** Mean squared distance of the estimates' means from the truth. */
    static double variance(Figure[] estimates) {
        double sum = 0;
        for (Figure estimate : estimates) sum += (estimate.mean() - MEAN) * (estimate.mean() - MEAN);
        return sum / estimates.length;
    }

    static double coverage(Figure[] estimates) {
        double covered = 0;
        for (Figure estimate : estimates) if (covers(estimate)) covered++;
        return covered / estimates.length;
    }

    /** Slope of the line nearest to points in the sense of least squares. */
    static double slope(double[] x, double[] y) {
        double meanX = 0, meanY = 0, covariance = 0, variance = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += x[i] / x.length;
            meanY += y[i] / x.length;
        }
        for (int i = 0; i < x.length; i++) {
            covariance += (x[i] - meanX) * (y[i] - meanY);
            variance += (x[i] - meanX) * (x[i] - meanX);
        }
        return covariance / variance;
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        page.say(
                "E exp(U) for U uniform on [0, 1] is e - 1. The mean of n draws comes near it;",
                "each line repeats that 2,000 times.",
                "",
                "     n   variance of the mean   exact Var / n   95 % interval holds e - 1");
        double[] logN = new double[POWERS], logVariance = new double[POWERS];
        for (int k = 0; k < POWERS; k++) {
            int n = 2 << k;
            Figure[] estimates = repeat(random.step(k), n, REPEATS);
            logN[k] = Math.log(n);
            logVariance[k] = Math.log(page.keep("variance_" + n, variance(estimates)));
            page.show(
                    "  %4d   %.9f            %.9f     %5.1f %%",
                    n, Math.exp(logVariance[k]), VARIANCE / n, 100 * page.keep("coverage_" + n, coverage(estimates)));
        }
        page.say("");
        page.show(
                "Slope of log variance over log n: %.3f (-1 in theory).", page.keep("slope", slope(logN, logVariance)));
        page.say(
                "One more digit costs a hundred times the draws, in any number of dimensions.",
                "",
                "The standard error (deviation / sqrt(n)) is that of every figure here. It is",
                "honest when n is large; of a handful of draws it claims too much, since it does",
                "not know the deviation either. Figures of ./hanji evaluate are over hundreds.");
        return page.readOn("MacKay, Information Theory, Inference and Learning (2003), chapter 29");
    }
}
