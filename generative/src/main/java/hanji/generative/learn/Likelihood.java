package hanji.generative.learn;

import hanji.tensor.Philox;

/** Maximum likelihood: the parameter under which the data are most probable. */
public record Likelihood() implements Topic {
    private static final int HEADS = 7;
    private static final int TOSSES = 10;
    private static final int PIXELS = 784;

    @Override
    public String name() {
        return "likelihood";
    }

    @Override
    public String sentence() {
        return "A coin, and why log-likelihoods are sums.";
    }

    /** The probability of one sequence of tosses with this many heads. */
    static double likelihood(double p, int heads, int tosses) {
        return Math.pow(p, heads) * Math.pow(1 - p, tosses - heads);
    }

    static double logLikelihood(double p, int heads, int tosses) {
        return heads * Math.log(p) + (tosses - heads) * Math.log1p(-p);
    }

    /** d log L / dp, which is 0 at the estimate. */
    static double score(double p, int heads, int tosses) {
        return heads / p - (tosses - heads) / (1 - p);
    }

    /** The root of the score, by bisection: the score falls from +inf to -inf for heads of 1 to tosses - 1. */
    static double estimate(int heads, int tosses) {
        double low = 0, high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (score(middle, heads, tosses) > 0) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    /** The product of n equal factors, one after the other. */
    static double product(double factor, int n) {
        double product = 1;
        for (int i = 0; i < n; i++) product *= factor;
        return product;
    }

    /** How many equal factors, below 1, it takes until the product is 0 in double precision. */
    static int factorsUntilZero(double factor) {
        int n = 0;
        for (double product = 1; product > 0; product *= factor) n++;
        return n;
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        page.say(
                "Maximum likelihood picks the parameter that makes the seen data most probable.",
                "",
                "A coin came up heads 7 times of 10. If heads has probability p, these tosses",
                "have probability L(p) = p^7 (1-p)^3:",
                "");
        for (double p : new double[] {0.5, 0.6, 0.7, 0.8, 0.9})
            page.show(
                    "  L(%.1f) = %.7f   log L = %9.5f   d log L / dp = %8.3f",
                    p,
                    page.keep("likelihood_" + Math.round(10 * p) + "_tenths", likelihood(p, HEADS, TOSSES)),
                    logLikelihood(p, HEADS, TOSSES),
                    score(p, HEADS, TOSSES));
        page.show("");
        page.show(
                "The slope is 0 at p = %.6f, which is heads / tosses.", page.keep("estimate", estimate(HEADS, TOSSES)));
        page.say("", "An image of 28 x 28 has 784 pixels. If each has probability 1/256:", "");
        page.show(
                "  product of 784 probabilities = %s (double precision: 0 from the %dth on)",
                page.keep("product", product(1 / 256.0, PIXELS)),
                Math.round(page.keep("factors_until_zero", factorsUntilZero(1 / 256.0))));
        double nats = page.keep("negative_log_likelihood", -PIXELS * Math.log(1 / 256.0));
        page.show("  sum of 784 logs = -%.3f nats, or %.3f bits per pixel", nats, nats / PIXELS / Math.log(2));
        page.say("", "So models of images report a sum of logs: -log p(x), lower is better, the same", "maximum.");
        return page.readOn("Goodfellow, Bengio, Courville, Deep Learning (2016), section 5.5");
    }
}
