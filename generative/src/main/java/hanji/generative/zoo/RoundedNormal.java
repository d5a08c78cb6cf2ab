package hanji.generative.zoo;

import hanji.kernels.math.Erf;

/**
 * A normal law rounded to the 256 intensities of a value, intensity v being {@code v / 127.5 - 1}: the first and the last take the
 * tails. arXiv:2006.11239, equation 13. Far from the mean too, where differences of the distribution function vanish, it
 * has its logarithm.
 *
 * @param deviation standard deviation, above 0
 */
record RoundedNormal(double deviation) {
    private static final double HALF_WIDTH = 1 / 255.0;
    private static final double LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);
    /** From here on the tail is a continued fraction. */
    private static final double FAR = 2;

    private static final int TERMS = 60;

    /**
     * The natural logarithm of the probability of an intensity.
     *
     * @param value of the intensity, -1 to 1
     */
    double logProbability(double value, double mean) {
        double below = (value - HALF_WIDTH - mean) / deviation, above = (value + HALF_WIDTH - mean) / deviation;
        if (value < -1 + HALF_WIDTH) return logTail(-above);
        if (value > 1 - HALF_WIDTH) return logTail(below);
        // of an interval and its mirror image the one whose middle is above 0, so that tails are small
        double near = below + above > 0 ? below : -above, far = below + above > 0 ? above : -below;
        double nearer = logTail(near);
        return nearer + StrictMath.log1p(-StrictMath.exp(logTail(far) - nearer));
    }

    /** log P(Z > z) of a standard normal Z. */
    static double logTail(double z) {
        if (z < FAR) return StrictMath.log(0.5 * (1 - Erf.erf(z * Math.sqrt(0.5))));
        double fraction = z; // of Laplace: the density over z + 1 / (z + 2 / (z + 3 / (z + ...)))
        for (int term = TERMS; term > 0; term--) fraction = z + term / fraction;
        return -0.5 * z * z - LOG_ROOT_2_PI - StrictMath.log(fraction);
    }
}
