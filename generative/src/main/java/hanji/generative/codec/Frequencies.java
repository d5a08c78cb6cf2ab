package hanji.generative.codec;

import hanji.kernels.math.Exp;

/**
 * The probabilities of a softmax as whole numbers, so that no rounding can lead encoder and decoder apart: every symbol has at
 * least 1, and all add up to 2<sup>20</sup>. The logits' bits decide them, on any machine: the exponentials are Hanji's own, the
 * rest are single operations of IEEE 754 in a fixed order.
 */
final class Frequencies {
    private static final int TOTAL = 1 << RangeEncoder.TOTAL_BITS;

    private final float[] exponentials;
    private final int[] cumulative;
    private double sum;

    /** @param levels number of symbols */
    Frequencies(int levels) {
        exponentials = new float[levels];
        cumulative = new int[levels + 1];
    }

    /**
     * Sums of the frequencies before each symbol, one more than symbols; valid until the next call.
     *
     * @param logits those of the symbols, from index {@code at} on
     * @throws ArithmeticException if one is NaN or +infinity
     */
    int[] of(float[] logits, int at) {
        int levels = exponentials.length, likeliest = 0;
        for (int k = 0; k < levels; k++) if (logits[at + k] > logits[at + likeliest]) likeliest = k;
        float most = logits[at + likeliest];
        for (int k = 0; k < levels; k++) exponentials[k] = logits[at + k] - most;
        Exp.exp(exponentials, 0, exponentials, 0, levels);
        sum = 0;
        for (float each : exponentials) sum += each;
        if (!(sum < Double.POSITIVE_INFINITY)) throw new ArithmeticException("a logit is no number");
        double scale = (TOTAL - levels) / sum;
        int total = 0;
        for (int k = 0; k < levels; k++) {
            cumulative[k + 1] = 1 + (int) (exponentials[k] * scale);
            total += cumulative[k + 1];
        }
        cumulative[likeliest + 1] += TOTAL - total;
        for (int k = 0; k < levels; k++) cumulative[k + 1] += cumulative[k];
        return cumulative;
    }

    /** -log p of a symbol under the softmax that was met last. */
    double nats(int symbol) {
        return Math.log(sum / exponentials[symbol]);
    }
}
