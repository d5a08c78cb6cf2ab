package hanji.generative.codec;

import hanji.kernels.math.Exp;

/**
 * The probabilities of a softmax as whole numbers, so that no rounding can lead encoder and decoder apart: every symbol has at
 * least 1, and all add up to 2<sup>20</sup>. The logits' bits decide them, on any machine: the exponentials are Hanji's own, the
 * rest are single operations of IEEE 754 in a fixed order.
 */
final class Frequencies {
    private static final int TOTAL = 1 << RangeEncoder.TOTAL_BITS;
    /** Exponentials, 0 to 1, become multiples of this before they are scaled: sums of whole numbers have no order. */
    private static final float UNITS = 0x1p22f;

    private final float[] exponentials;
    private final int[] units;
    private final int[] cumulative;
    private float most;

    /** @param levels number of symbols, at most 256 */
    Frequencies(int levels) {
        exponentials = new float[levels];
        units = new int[levels];
        cumulative = new int[levels + 1];
    }

    /** Sums of the frequencies before each of so many symbols, one more than symbols, where each is as likely as any other. */
    static int[] even(int symbols) {
        int[] cumulative = new int[symbols + 1];
        for (int k = 0; k <= symbols; k++) cumulative[k] = (int) ((long) k * TOTAL / symbols);
        return cumulative;
    }

    /**
     * Sums of the frequencies before each symbol, one more than symbols; valid until the next call.
     *
     * @param logits those of the symbols, from index {@code at} on
     * @throws ArithmeticException if one is NaN or +infinity
     */
    int[] of(float[] logits, int at) {
        int levels = exponentials.length;
        most = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < levels; k++) most = Math.max(most, logits[at + k]);
        if (!(Math.abs(most) < Float.POSITIVE_INFINITY)) throw new ArithmeticException("a logit is no number");
        for (int k = 0; k < levels; k++) exponentials[k] = logits[at + k] - most;
        Exp.exp(exponentials, 0, exponentials, 0, levels);
        for (int k = 0; k < levels; k++) units[k] = (int) (exponentials[k] * UNITS);
        int sum = 0;
        for (int k = 0; k < levels; k++) sum += units[k];
        float scale = (TOTAL - 2 * levels) / (float) sum; // a rounding up never exceeds the levels left over
        for (int k = 0; k < levels; k++) units[k] = 1 + (int) (units[k] * scale);
        int total = 0;
        for (int k = 0; k < levels; k++) total += units[k];
        int likeliest = 0;
        while (logits[at + likeliest] < most) likeliest++;
        units[likeliest] += TOTAL - total;
        for (int k = 0; k < levels; k++) cumulative[k + 1] = cumulative[k] + units[k];
        return cumulative;
    }

    /** -log p of the symbol with this logit, under the softmax that was met last. */
    double nats(float logit) {
        double a = 0, b = 0, c = 0, d = 0; // four sums, as one would wait for each addition
        int whole = exponentials.length & -4;
        for (int k = 0; k < whole; k += 4) {
            a += exponentials[k];
            b += exponentials[k + 1];
            c += exponentials[k + 2];
            d += exponentials[k + 3];
        }
        for (int k = whole; k < exponentials.length; k++) a += exponentials[k];
        return Math.log(a + b + c + d) + most - logit;
    }
}
