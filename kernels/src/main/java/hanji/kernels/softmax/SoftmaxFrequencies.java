package hanji.kernels.softmax;

import hanji.kernels.math.Exp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The probabilities of a softmax as whole numbers, for codes: no rounding can lead encoder and decoder apart. Every
 * symbol has at least 1, and all add up to 2<sup>{@value #TOTAL_BITS}</sup>. The logits' bits decide them, on any machine: the
 * exponentials are Hanji's own, the rest are single operations of IEEE 754 in a fixed order, or sums of whole numbers, which have
 * none.
 *
 * <p>An instance keeps what it met last; it is for one thread.
 */
public final class SoftmaxFrequencies {
    /** All frequencies add up to 2 to this. */
    public static final int TOTAL_BITS = 20;
    /** Most symbols: those of a byte. */
    public static final int MOST_LEVELS = 1 << 8;

    private static final int TOTAL = 1 << TOTAL_BITS;
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Exponentials, 0 to 1, become multiples of this before they are scaled; all 256 add up to at most 2^30. */
    private static final float UNITS = 0x1p22f;

    private final int levels;
    /** Symbols in whole vectors. */
    private final int whole;

    private final float[] exponentials;
    private final int[] units;
    private final int[] cumulative;
    private float most;

    /**
     * @param levels number of symbols
     * @throws IllegalArgumentException unless 1 to {@value #MOST_LEVELS}
     */
    public SoftmaxFrequencies(int levels) {
        if (levels < 1 || levels > MOST_LEVELS)
            throw new IllegalArgumentException("a code has 1 to " + MOST_LEVELS + " symbols, not " + levels);
        this.levels = levels;
        whole = SPECIES.loopBound(levels);
        exponentials = new float[levels];
        units = new int[levels];
        cumulative = new int[levels + 1];
    }

    /**
     * Sums of the frequencies before each symbol, one more than symbols; valid until the next call.
     *
     * @param logits those of the symbols, from index {@code at} on
     * @throws ArithmeticException if one is NaN or +infinity
     */
    public int[] of(float[] logits, int at) {
        most = largest(logits, at);
        if (!(Math.abs(most) < Float.POSITIVE_INFINITY)) throw new ArithmeticException("a logit is no number");
        int sum = weigh(logits, at);
        int total = scale((TOTAL - 2 * levels) / (float) sum); // a rounding up never exceeds the levels left over
        units[likeliest(logits, at)] += TOTAL - total;
        for (int k = 0, before = 0; k < levels; k++) cumulative[k + 1] = before += units[k];
        return cumulative;
    }

    private float largest(float[] logits, int at) {
        FloatVector each = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int k = 0; k < whole; k += LANES)
            each = FloatVector.fromArray(SPECIES, logits, at + k).max(each);
        float largest = each.reduceLanes(VectorOperators.MAX);
        for (int k = whole; k < levels; k++) largest = Math.max(largest, logits[at + k]);
        return largest;
    }

    /** The exponentials, and in {@link #UNITS}; returns the sum of these. */
    private int weigh(float[] logits, int at) {
        for (int k = 0; k < levels; k++) exponentials[k] = logits[at + k] - most;
        Exp.exp(exponentials, 0, exponentials, 0, levels);
        int sum = 0;
        for (int k = 0; k < levels; k++) units[k] = (int) (exponentials[k] * UNITS);
        for (int k = 0; k < levels; k++) sum += units[k];
        return sum;
    }

    /** The units as frequencies; returns their sum. */
    private int scale(float scale) {
        int sum = 0;
        for (int k = 0; k < levels; k++) units[k] = 1 + (int) (units[k] * scale);
        for (int k = 0; k < levels; k++) sum += units[k];
        return sum;
    }

    /** The first symbol of the largest logit. */
    private int likeliest(float[] logits, int at) {
        int k = 0;
        for (; k < whole; k += LANES) {
            VectorMask<Float> mask =
                    FloatVector.fromArray(SPECIES, logits, at + k).eq(most);
            if (mask.anyTrue()) return k + mask.firstTrue();
        }
        while (logits[at + k] < most) k++;
        return k;
    }

    /** -log p of the symbol with this logit, under the softmax that was met last. */
    public double nats(float logit) {
        double a = 0, b = 0, c = 0, d = 0; // four sums, as one would wait for each addition
        int fours = levels & -4;
        for (int k = 0; k < fours; k += 4) {
            a += exponentials[k];
            b += exponentials[k + 1];
            c += exponentials[k + 2];
            d += exponentials[k + 3];
        }
        for (int k = fours; k < levels; k++) a += exponentials[k];
        return Math.log(a + b + c + d) + most - logit;
    }
}
