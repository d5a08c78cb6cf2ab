package hanji.generative.learn;

import hanji.tensor.Philox;

/** Random doubles, each a pure function of the key and its index. */
final class RandomNumbers {
    private RandomNumbers() {}

    /** Uniform in (0, 1): the middles of 2^53 equal parts. */
    static double uniform(Philox key, long index) {
        return ((key.bits64(index) >>> 11) + 0.5) * 0x1p-53;
    }

    /** Standard normal, by Box and Muller (1958), from uniform numbers 2 index and 2 index + 1. */
    static double normal(Philox key, long index) {
        double radius = Math.sqrt(-2 * Math.log(uniform(key, 2 * index)));
        return radius * Math.cos(2 * Math.PI * uniform(key, 2 * index + 1));
    }

    /** The first n standard normal numbers. */
    static double[] normals(Philox key, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = normal(key, i);
        return values;
    }
}
