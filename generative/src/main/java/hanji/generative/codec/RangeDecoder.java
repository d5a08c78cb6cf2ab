package hanji.generative.codec;

import static hanji.generative.codec.RangeEncoder.BOTTOM;
import static hanji.generative.codec.RangeEncoder.TOTAL_BITS;

/** Gives back what {@link RangeEncoder} encoded, told the same frequencies. */
final class RangeDecoder {
    private final byte[] bytes;
    private int at;
    private long low;
    private long range = -1;
    private long code;

    RangeDecoder(byte[] bytes) {
        this.bytes = bytes;
        for (int i = 0; i < Long.BYTES; i++) code = code << 8 | next();
    }

    /** Past the end there are zeros; whoever reads so far has no whole file. */
    private int next() {
        return at < bytes.length ? Byte.toUnsignedInt(bytes[at++]) : 0;
    }

    /**
     * Decodes a symbol.
     *
     * @param cumulative sums of the frequencies before each symbol, ascending from 0 to 2<sup>20</sup>: one more than symbols
     * @throws DamagedCode if no encoder wrote this
     */
    int decode(int[] cumulative) {
        range >>>= TOTAL_BITS;
        long position = Long.divideUnsigned(code - low, range);
        if (position < 0 || position >= 1 << TOTAL_BITS) throw new DamagedCode();
        int symbol = symbolAt(cumulative, (int) position);
        low += cumulative[symbol] * range;
        range *= cumulative[symbol + 1] - cumulative[symbol];
        while (RangeEncoder.isSettled(low, range) || Long.compareUnsigned(range, BOTTOM) < 0) {
            if (!RangeEncoder.isSettled(low, range)) range = RangeEncoder.shortened(low);
            code = code << 8 | next();
            low <<= 8;
            range <<= 8;
        }
        return symbol;
    }

    /** The last symbol that begins at or before a position. */
    private static int symbolAt(int[] cumulative, int position) {
        int from = 0, to = cumulative.length - 1;
        while (to - from > 1) {
            int middle = from + to >>> 1;
            if (cumulative[middle] <= position) from = middle;
            else to = middle;
        }
        return from;
    }
}
