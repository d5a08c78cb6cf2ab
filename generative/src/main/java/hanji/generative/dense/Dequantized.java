package hanji.generative.dense;

import hanji.tensor.Philox;

/**
 * Intensities made continuous, x = v + u with u uniform in [0, 1). For a density of x, the mean of -log p(v + u) over u is
 * at least -log of the integral of p over [v, v + 1), the probability of v: arXiv:1511.01844, section 3.1. One draw of u
 * gives an unbiased estimate of that bound.
 */
public final class Dequantized {
    /** Mean of u. */
    public static final double MEAN = 0.5;

    /** Variance of u. */
    public static final double VARIANCE = 1.0 / 12;

    private Dequantized() {}

    /** v + u, where u is the element of noise of the same number. */
    public static Block.Value value(Philox noise) {
        return (intensity, element) -> intensity + noise.uniform(element);
    }

    /** The intensity v that x comes from, of those that there are the nearest. */
    public static byte intensity(double x) {
        return (byte) Math.clamp((long) Math.floor(x), 0, 255);
    }
}
