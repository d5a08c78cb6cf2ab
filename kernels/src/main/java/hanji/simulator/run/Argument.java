package hanji.simulator.run;

import hanji.simulator.machine.Half;
import hanji.tensor.Philox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

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
        return ArgumentReader.read(text);
    }
}
