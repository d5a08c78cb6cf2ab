package hanji.generative.codec;

import hanji.kernels.softmax.SoftmaxFrequencies;
import java.io.ByteArrayOutputStream;

/**
 * A range coder: symbols of known frequencies to bytes, at the entropy of the frequencies and some bytes at the end. G. N. N.
 * Martin, "Range encoding: an algorithm for removing redundancy from a digitised message", 1979; without carries, as
 * where a carry could still come the range is cut short.
 */
final class RangeEncoder {
    /** Below this range, the first byte of the interval is settled, or is made so. */
    static final long TOP = 1L << 56;

    static final long BOTTOM = 1L << 48;
    /** Frequencies add up to 2 to this. */
    static final int TOTAL_BITS = SoftmaxFrequencies.TOTAL_BITS;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long low;
    private long range = -1;

    /**
     * Encodes a symbol.
     *
     * @param before sum of the frequencies of the symbols before it
     * @param frequency its own, 1 or more; all add up to 2<sup>{@value #TOTAL_BITS}</sup>
     */
    void encode(int before, int frequency) {
        if (before < 0 || frequency < 1 || before + frequency > 1 << TOTAL_BITS)
            throw new IllegalArgumentException("no symbol has frequency " + frequency + " after " + before);
        range >>>= TOTAL_BITS;
        low += before * range;
        range *= frequency;
        while (isSettled(low, range) || Long.compareUnsigned(range, BOTTOM) < 0) {
            if (!isSettled(low, range)) range = shortened(low);
            bytes.write((int) (low >>> 56));
            low <<= 8;
            range <<= 8;
        }
    }

    /** Whether all numbers of the interval begin with the same byte. */
    static boolean isSettled(long low, long range) {
        return Long.compareUnsigned(low ^ low + range, TOP) < 0;
    }

    /** The range up to where the next byte begins. */
    static long shortened(long low) {
        return -low & BOTTOM - 1;
    }

    /**
     * All bytes. Nothing may be encoded afterwards. A decoder reads zeros past the end, so the shortest number of the interval
     * is enough: two bytes, as no interval is narrower than {@link #BOTTOM}.
     */
    byte[] finish() {
        long within = low + BOTTOM - 1 & -BOTTOM;
        bytes.write((int) (within >>> 56));
        bytes.write((int) (within >>> 48));
        return bytes.toByteArray();
    }
}
