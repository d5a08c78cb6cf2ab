package hanji.generative.report;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Compression by Lempel, Ziv and Welch as GIF has it (GIF89a, appendix F): a code stands for values that were met before, of 9 bits
 * at first and 12 at most, the low bits first. When all codes are in use it begins anew.
 */
final class GifCodes {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int WIDEST = 12;

    /** By a code and the value behind it: the code of both, 0 for none. */
    private final short[] longer = new short[1 << WIDEST << 8];

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int free;
    private int width = 9;
    private int bits;
    private int held;

    /** The codes of values, at least one. */
    byte[] of(byte[] values) {
        begin();
        int code = Byte.toUnsignedInt(values[0]);
        for (int i = 1; i < values.length; i++) {
            int both = code << 8 | Byte.toUnsignedInt(values[i]);
            if (longer[both] != 0) {
                code = longer[both];
                continue;
            }
            emit(code);
            widen();
            if (free == 1 << WIDEST) begin();
            else longer[both] = (short) free++;
            code = Byte.toUnsignedInt(values[i]);
        }
        emit(code);
        widen();
        emit(END);
        if (held > 0) out.write(bits);
        return out.toByteArray();
    }

    private void begin() {
        emit(CLEAR);
        Arrays.fill(longer, (short) 0);
        free = END + 1;
        width = 9;
    }

    /** A reader, which is one code behind, meets the first code of one more bit after this one. */
    private void widen() {
        if (free == 1 << width && width < WIDEST) width++;
    }

    private void emit(int code) {
        bits |= code << held;
        held += width;
        for (; held >= 8; held -= 8) {
            out.write(bits);
            bits >>>= 8;
        }
    }
}
