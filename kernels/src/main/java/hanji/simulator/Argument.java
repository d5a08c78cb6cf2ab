package hanji.simulator;

import hanji.tensor.Philox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An argument of a kernel, written as a line of text: an array, by its type, length and content, or a number.
 *
 * <pre>
 * f32[1024]=random:7   uniform in [-1, 1), the same for a seed on every machine; for integers all bits are random
 * f32[1024]=zeros      likewise f64, i32, i64 and u8
 * f32[1024]=ramp       0, 1, 2, …
 * f32[1024]=unwritten  reading an element before the kernel wrote it is a fault
 * i32=1024             likewise i64, f32 and f64
 * </pre>
 */
public sealed interface Argument {
    /** What {@link #parse} accepts. */
    String FORM =
            "TYPE[N]=zeros|ramp|unwritten|random:SEED or TYPE=NUMBER, with TYPE f32, f64, i32, i64 or u8 (arrays only),"
                    + " for example f32[1024]=random:7 or i32=1024";

    /** Types of elements and numbers. */
    enum Type {
        F32(4),
        F64(8),
        I32(4),
        I64(8),
        U8(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** Size of one, in bytes. */
        public int bytes() {
            return bytes;
        }
    }

    /** What an array holds before the launch. */
    enum Fill {
        ZEROS,
        /** Each element is its index. */
        RAMP,
        /** Nothing: a kernel has to write an element before it reads it. */
        UNWRITTEN,
        RANDOM
    }

    /**
     * An array in device memory, of which the kernel gets the address.
     *
     * @param seed of a random fill; 0 for others
     */
    record Array(String text, Type type, int length, Fill fill, long seed) implements Argument {
        /** Size in bytes. */
        public long bytes() {
            return (long) length * type.bytes();
        }

        /** The elements, little-endian; zeros if unwritten. */
        ByteBuffer elements() {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes())).order(ByteOrder.LITTLE_ENDIAN);
            switch (fill) {
                case ZEROS, UNWRITTEN -> {}
                case RAMP -> {
                    for (int i = 0; i < length; i++) put(buffer, i, i);
                }
                case RANDOM -> {
                    Philox philox = new Philox(seed, 0, 0);
                    for (int i = 0; i < length; i++) putRandom(buffer, i, philox);
                }
            }
            return buffer;
        }

        private void put(ByteBuffer buffer, int i, int value) {
            switch (type) {
                case F32 -> buffer.putFloat(4 * i, value);
                case F64 -> buffer.putDouble(8 * i, value);
                case I32 -> buffer.putInt(4 * i, value);
                case I64 -> buffer.putLong(8 * i, value);
                case U8 -> buffer.put(i, (byte) value);
            }
        }

        private void putRandom(ByteBuffer buffer, int i, Philox philox) {
            switch (type) {
                case F32 -> buffer.putFloat(4 * i, (philox.bits(i) >> 8) * 0x1p-23f);
                case F64 -> buffer.putDouble(8 * i, (philox.bits64(i) >> 11) * 0x1p-52);
                case I32 -> buffer.putInt(4 * i, philox.bits(i));
                case I64 -> buffer.putLong(8 * i, philox.bits64(i));
                case U8 -> buffer.put(i, (byte) philox.bits(i));
            }
        }

        /** Element {@code i} of elements in this type; bytes are unsigned. */
        Number element(ByteBuffer elements, int i) {
            return switch (type) {
                case F32 -> elements.getFloat(4 * i);
                case F64 -> elements.getDouble(8 * i);
                case I32 -> elements.getInt(4 * i);
                case I64 -> elements.getLong(8 * i);
                case U8 -> elements.get(i) & 0xff;
            };
        }
    }

    /** A number, passed by value: an Integer, Long, Float or Double. */
    record Scalar(String text, Number value) implements Argument {}

    /** As it was written. */
    String text();

    /**
     * Reads an argument.
     *
     * @throws IllegalArgumentException if it has not the {@link #FORM}; one line
     */
    static Argument parse(String text) {
        Matcher matcher =
                Pattern.compile("(f32|f64|i32|i64|u8)(?:\\[(\\d+)])?=(\\S+)").matcher(text.strip());
        if (!matcher.matches()) throw notUnderstood(text, "write " + FORM);
        Type type = Type.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        String length = matcher.group(2), value = matcher.group(3);
        try {
            return length == null
                    ? new Scalar(text, number(text, type, value))
                    : array(text, type, length(text, type, length), value);
        } catch (NumberFormatException _) {
            throw notUnderstood(text, value + " is no number of its type; write " + FORM);
        }
    }

    private static int length(String text, Type type, String length) {
        long elements = Long.parseLong(length);
        if (elements < 1 || elements * type.bytes() > Integer.MAX_VALUE - 64)
            throw notUnderstood(text, "an array has 1 element or more and less than 2 GiB");
        return (int) elements;
    }

    private static Array array(String text, Type type, int length, String fill) {
        if (fill.startsWith("random:"))
            return new Array(text, type, length, Fill.RANDOM, Long.parseLong(fill.substring("random:".length())));
        return switch (fill) {
            case "zeros" -> new Array(text, type, length, Fill.ZEROS, 0);
            case "ramp" -> new Array(text, type, length, Fill.RAMP, 0);
            case "unwritten" -> new Array(text, type, length, Fill.UNWRITTEN, 0);
            default -> throw notUnderstood(text, "write " + FORM);
        };
    }

    private static Number number(String text, Type type, String value) {
        return switch (type) {
            case F32 -> Float.parseFloat(value);
            case F64 -> Double.parseDouble(value);
            case I32 -> Integer.decode(value);
            case I64 -> Long.decode(value);
            case U8 ->
                throw notUnderstood(text, "u8 stands for arrays only, as in u8[64]=zeros; pass a number as i32=N");
        };
    }

    private static IllegalArgumentException notUnderstood(String text, String why) {
        return new IllegalArgumentException("argument '" + text + "' is not understood: " + why);
    }
}
