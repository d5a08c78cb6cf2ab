package hanji.generative.learn;

/**
 * The normal law on the line.
 *
 * @param mean of it
 * @param deviation standard deviation, above 0
 */
record Normal(double mean, double deviation) {
    private static final double LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);
    /** Beyond this many deviations the tail is below 1e-16. */
    private static final double FAR = 8.3;

    /** log p(x). */
    double logDensity(double x) {
        double z = (x - mean) / deviation;
        return -0.5 * z * z - Math.log(deviation) - LOG_ROOT_2_PI;
    }

    double density(double x) {
        return Math.exp(logDensity(x));
    }

    /** P(X at most x) to about 1e-15, by the series of Marsaglia, "Evaluating the normal distribution" (2004). */
    double cumulative(double x) {
        double z = (x - mean) / deviation;
        if (Math.abs(z) > FAR) return z < 0 ? 0 : 1;
        double term = z, sum = z;
        for (int k = 3; sum + term != sum; k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * z * z - LOG_ROOT_2_PI);
    }

    /** KL(this, q) in nats. */
    double kl(Normal q) {
        double shift = mean - q.mean;
        return Math.log(q.deviation / deviation)
                + (deviation * deviation + shift * shift) / (2 * q.deviation * q.deviation)
                - 0.5;
    }

    /** Wasserstein distance of order 2, which between normal laws is the Fréchet distance. */
    double wasserstein2(Normal q) {
        return Math.hypot(mean - q.mean, deviation - q.deviation);
    }
}
