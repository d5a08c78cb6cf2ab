package hanji.simulator.run;

import hanji.simulator.machine.Half;
import hanji.tensor.Philox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An argument of a kernel, written as a line of text: an array, by its type, length and content, a number, a struct or
 * an address in an array.
 *
 * <pre>
 * f32[1024]=random:7   uniform in [-1, 1), the same for a seed on every machine; for integers all bits are random
 * f32[1024]=zeros      likewise f64, f16, bf16, i8, i16, i32, i64 and u8
 * f32[1024]=ramp       0, 1, 2, …
 * f32[1024]=unwritten  reading an element before the kernel wrote it is a fault
 * f32[1024]=0.5        all elements
 * f32[3]=1,-inf,nan    each element
 * f32[1024]=@in.bin    what a file holds, as it lies in memory
 * f32[1024]=file:x.npy the elements of a NumPy array; file:x.safetensors:NAME those of a tensor
 * i32=1024             likewise the other types
 * bytes=0000803f07     a struct, as it lies in memory, in hexadecimal
 * arg0+3               the address of element 3 of argument 0, an array
 * ptr[2]=arg0,arg1+8   an array of such addresses
 * </pre>
 */
public sealed interface Argument {
    /** What {@link #parse} accepts. */
    String FORM =
            "TYPE[N]=zeros|ramp|unwritten|random:SEED|VALUE,...|@FILE|file:FILE.npy or TYPE=NUMBER, with TYPE f32, f64, f16, bf16, i8,"
                    + " i16, i32, i64 or u8, bytes=HEX, arg0+OFFSET or ptr[N]=arg0+OFFSET,..., for example"
                    + " f32[1024]=random:7 or i32=1024";

    /** Types of elements and numbers. */
    enum Type {
        F32(4),
        F64(8),
        F16(2),
        BF16(2),
        I8(1),
        I16(2),
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

        /** Whether it has fractions. */
        public boolean isFloat() {
            return this == F32 || this == F64 || this == F16 || this == BF16;
        }

        void put(ByteBuffer buffer, int at, Number value) {
            switch (this) {
                case F32 -> buffer.putFloat(at, value.floatValue());
                case F64 -> buffer.putDouble(at, value.doubleValue());
                case F16 -> buffer.putShort(at, (short) Half.F16.bits(value.doubleValue()));
                case BF16 -> buffer.putShort(at, (short) Half.BF16.bits(value.doubleValue()));
                case I8, U8 -> buffer.put(at, (byte) value.intValue());
                case I16 -> buffer.putShort(at, (short) value.intValue());
                case I32 -> buffer.putInt(at, value.intValue());
                case I64 -> buffer.putLong(at, value.longValue());
            }
        }
    }

    /** What an array holds before the launch. */
    enum Fill {
        ZEROS,
        /** Each element is its index. */
        RAMP,
        /** Nothing: a kernel has to write an element before it reads it. */
        UNWRITTEN,
        RANDOM,
        /** What a file holds. */
        FILE,
        /** One value for all elements, or as many as there are. */
        VALUES
    }

    /**
     * An array in device memory, of which the kernel gets the address.
     *
     * @param seed of a random fill; 0 for others
     * @param values of a fill by values; empty for others
     */
    record Array(String text, Type type, int length, Fill fill, long seed, List<Number> values) implements Argument {
        public Array {
            values = List.copyOf(values);
        }

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
                case VALUES -> {
                    for (int i = 0; i < length; i++) put(buffer, i, values.get(values.size() == 1 ? 0 : i));
                }
                case RANDOM -> {
                    Philox philox = new Philox(seed, 0, 0);
                    for (int i = 0; i < length; i++) putRandom(buffer, i, philox);
                }
                case FILE -> buffer.put(0, ArrayFile.content(text, type, length));
            }
            return buffer;
        }

        private void put(ByteBuffer buffer, int i, Number value) {
            type.put(buffer, type.bytes * i, value);
        }

        private void putRandom(ByteBuffer buffer, int i, Philox philox) {
            switch (type) {
                case F32 -> buffer.putFloat(4 * i, (philox.bits(i) >> 8) * 0x1p-23f);
                case F16, BF16 -> put(buffer, i, (philox.bits(i) >> 8) * 0x1p-23f);
                case F64 -> buffer.putDouble(8 * i, (philox.bits64(i) >> 11) * 0x1p-52);
                case I8, I16, I32, U8 -> put(buffer, i, philox.bits(i));
                case I64 -> buffer.putLong(8 * i, philox.bits64(i));
            }
        }

        /** The first elements, at most so many. */
        List<Number> first(ByteBuffer elements, int most) {
            List<Number> first = new ArrayList<>();
            for (int i = 0; i < Math.min(most, length); i++) first.add(element(elements, i));
            return first;
        }

        /** Element {@code i} of elements in this type; bytes are unsigned. */
        Number element(ByteBuffer elements, int i) {
            return switch (type) {
                case F32 -> elements.getFloat(4 * i);
                case F64 -> elements.getDouble(8 * i);
                case F16 -> (float) Half.F16.value(elements.getShort(2 * i));
                case BF16 -> (float) Half.BF16.value(elements.getShort(2 * i));
                case I8 -> elements.get(i);
                case I16 -> elements.getShort(2 * i);
                case I32 -> elements.getInt(4 * i);
                case I64 -> elements.getLong(8 * i);
                case U8 -> elements.get(i) & 0xff;
            };
        }
    }

    /** A number, passed by value. */
    record Scalar(String text, Type type, Number value) implements Argument {
        /** As it lies in memory. */
        byte[] content() {
            byte[] content = new byte[type.bytes()];
            type.put(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN), 0, value);
            return content;
        }

        /** The value as the kernel gets it. */
        double rounded() {
            return new Array(text, type, 1, Fill.VALUES, 0, List.of(value))
                    .element(ByteBuffer.wrap(content()).order(ByteOrder.LITTLE_ENDIAN), 0)
                    .doubleValue();
        }
    }

    /** A struct, passed by value, as it lies in memory. */
    record Struct(String text, byte[] content) implements Argument {}

    /**
     * An address in the array of another argument.
     *
     * @param argument its place among the kernel's parameters, from 0
     * @param element of that array, may lie outside
     */
    record Pointer(String text, int argument, long element) implements Argument {}

    /** An array of addresses in the arrays of other arguments. */
    record Pointers(String text, List<Pointer> pointers) implements Argument {
        public Pointers {
            pointers = List.copyOf(pointers);
        }
    }

    /** As it was written. */
    String text();

    /**
     * Reads an argument.
     *
     * @throws IllegalArgumentException if it has not the {@link #FORM}; one line
     */
    static Argument parse(String text) {
        Optional<Pointer> pointer = pointer(text.strip());
        if (pointer.isPresent()) return pointer.get();
        if (text.strip().startsWith("ptr[")) return pointers(text);
        if (text.strip().matches("bytes=([0-9a-fA-F]{2})+"))
            return new Struct(text, HexFormat.of().parseHex(text.strip().substring("bytes=".length())));
        Matcher matcher = Pattern.compile("(f32|f64|f16|bf16|i8|i16|i32|i64|u8)(?:\\[(\\d+)])?=(\\S+)")
                .matcher(text.strip());
        if (!matcher.matches()) throw notUnderstood(text, "write " + FORM);
        Type type = Type.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        String length = matcher.group(2), value = matcher.group(3);
        try {
            return length == null
                    ? new Scalar(text, type, number(type, value))
                    : array(text, type, length(text, type, length), value);
        } catch (NumberFormatException _) {
            throw notUnderstood(text, value + " is no number of its type; write " + FORM);
        }
    }

    private static Optional<Pointer> pointer(String text) {
        Matcher address = Pattern.compile("arg(\\d{1,4})([+-]\\d{1,12})?").matcher(text);
        if (!address.matches()) return Optional.empty();
        return Optional.of(new Pointer(
                text,
                Integer.parseInt(address.group(1)),
                address.group(2) == null ? 0 : Long.parseLong(address.group(2))));
    }

    private static Pointers pointers(String text) {
        Matcher matcher = Pattern.compile("ptr\\[(\\d{1,9})]=(\\S+)").matcher(text.strip());
        if (!matcher.matches()) throw notUnderstood(text, "write " + FORM);
        List<Pointer> all = Stream.of(matcher.group(2).split(","))
                .map(each ->
                        pointer(each).orElseThrow(() -> notUnderstood(text, each + " is no address in an argument")))
                .toList();
        if (all.size() != Integer.parseInt(matcher.group(1)))
            throw notUnderstood(text, "it has " + all.size() + " addresses for " + matcher.group(1) + " elements");
        return new Pointers(text, all);
    }

    private static int length(String text, Type type, String length) {
        long elements = Long.parseLong(length);
        if (elements < 1 || elements * type.bytes() > Integer.MAX_VALUE - 64)
            throw notUnderstood(text, "an array has 1 element or more and less than 2 GiB");
        return (int) elements;
    }

    private static Array array(String text, Type type, int length, String fill) {
        if (ArrayFile.isNamed(fill)) return new Array(text, type, length, Fill.FILE, 0, List.of());
        if (fill.startsWith("random:"))
            return new Array(
                    text, type, length, Fill.RANDOM, Long.parseLong(fill.substring("random:".length())), List.of());
        return switch (fill) {
            case "zeros" -> new Array(text, type, length, Fill.ZEROS, 0, List.of());
            case "ramp" -> new Array(text, type, length, Fill.RAMP, 0, List.of());
            case "unwritten" -> new Array(text, type, length, Fill.UNWRITTEN, 0, List.of());
            default -> new Array(text, type, length, Fill.VALUES, 0, values(text, type, length, fill));
        };
    }

    private static List<Number> values(String text, Type type, int length, String fill) {
        if (fill.matches("[a-zA-Z]{4,}")) throw notUnderstood(text, "write " + FORM);
        List<Number> values =
                Stream.of(fill.split(",")).map(each -> number(type, each)).toList();
        if (values.size() != 1 && values.size() != length)
            throw notUnderstood(text, "it has " + values.size() + " values for " + length + " elements");
        return values;
    }

    private static Number number(Type type, String value) {
        return switch (type) {
            case F32 -> Float.parseFloat(spelled(value));
            case F64, F16, BF16 -> Double.parseDouble(spelled(value));
            case I8 -> Byte.decode(value);
            case I16 -> Short.decode(value);
            case I32 -> Integer.decode(value);
            case I64 -> Long.decode(value);
            case U8 -> {
                int number = Integer.decode(value);
                if (number < 0 || number > 255) throw new NumberFormatException(value);
                yield number;
            }
        };
    }

    /** As Java spells infinities and NaN. */
    private static String spelled(String value) {
        return switch (value) {
            case "inf", "+inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case "nan" -> "NaN";
            default -> value;
        };
    }

    private static IllegalArgumentException notUnderstood(String text, String why) {
        return new IllegalArgumentException("argument '" + text + "' is not understood: " + why);
    }
}
