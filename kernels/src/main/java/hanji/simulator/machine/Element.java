package hanji.simulator.machine;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.ptx.Type;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How an element in memory becomes a register and back. */
public enum Element {
    U8(1, Bank.INT),
    S8(1, Bank.INT),
    U16(2, Bank.INT),
    S16(2, Bank.INT),
    INT(4, Bank.INT),
    FLOAT(4, Bank.FLOAT),
    LONG(8, Bank.LONG),
    DOUBLE(8, Bank.DOUBLE);

    static final VarHandle SHORTS = view(short[].class);
    static final VarHandle INTS = view(int[].class);
    static final VarHandle FLOATS = view(float[].class);
    public static final VarHandle LONGS = view(long[].class);
    static final VarHandle DOUBLES = view(double[].class);

    private final int bytes;
    private final Bank bank;

    Element(int bytes, Bank bank) {
        this.bytes = bytes;
        this.bank = bank;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /** The element of a type that goes to or comes from a register of a bank. */
    public static Element of(Type type, Bank bank) {
        return switch (type.bytes()) {
            case 1 -> type.isSigned() ? S8 : U8;
            case 2 -> type.isSigned() ? S16 : U16;
            case 4 -> bank == Bank.FLOAT ? FLOAT : INT;
            default -> bank == Bank.DOUBLE ? DOUBLE : LONG;
        };
    }

    public Bank bank() {
        return bank;
    }

    int bytes() {
        return bytes;
    }

    /** Fills a register: lane i from {@code offsets[i] + delta}. */
    void load(byte[] from, int[] offsets, int delta, Object register) {
        switch (this) {
            case U8 -> {
                int[] to = (int[]) register;
                for (int i = 0; i < LANES; i++) to[i] = from[offsets[i] + delta] & 0xff;
            }
            case S8 -> {
                int[] to = (int[]) register;
                for (int i = 0; i < LANES; i++) to[i] = from[offsets[i] + delta];
            }
            case U16 -> {
                int[] to = (int[]) register;
                for (int i = 0; i < LANES; i++) to[i] = (short) SHORTS.get(from, offsets[i] + delta) & 0xffff;
            }
            case S16 -> {
                int[] to = (int[]) register;
                for (int i = 0; i < LANES; i++) to[i] = (short) SHORTS.get(from, offsets[i] + delta);
            }
            case INT -> Transfer.loadInts(from, offsets, delta, (int[]) register);
            case FLOAT -> Transfer.loadFloats(from, offsets, delta, (float[]) register);
            case LONG -> Transfer.loadLongs(from, offsets, delta, (long[]) register);
            case DOUBLE -> Transfer.loadDoubles(from, offsets, delta, (double[]) register);
        }
    }

    /** Stores a register, lane i to {@code offsets[i] + delta}. */
    void store(byte[] to, int[] offsets, int delta, Object register) {
        switch (this) {
            case U8, S8, U16, S16 -> {
                for (int i = 0; i < LANES; i++) storeLane(to, offsets[i] + delta, register, i);
            }
            case INT -> Transfer.storeInts(to, offsets, delta, (int[]) register);
            case FLOAT -> Transfer.storeFloats(to, offsets, delta, (float[]) register);
            case LONG -> Transfer.storeLongs(to, offsets, delta, (long[]) register);
            case DOUBLE -> Transfer.storeDoubles(to, offsets, delta, (double[]) register);
        }
    }

    /** Fills one lane of a register. */
    public void loadLane(byte[] from, int offset, Object register, int lane) {
        switch (this) {
            case U8 -> ((int[]) register)[lane] = from[offset] & 0xff;
            case S8 -> ((int[]) register)[lane] = from[offset];
            case U16 -> ((int[]) register)[lane] = (short) SHORTS.get(from, offset) & 0xffff;
            case S16 -> ((int[]) register)[lane] = (short) SHORTS.get(from, offset);
            case INT -> ((int[]) register)[lane] = (int) INTS.get(from, offset);
            case FLOAT -> ((float[]) register)[lane] = (float) FLOATS.get(from, offset);
            case LONG -> ((long[]) register)[lane] = (long) LONGS.get(from, offset);
            case DOUBLE -> ((double[]) register)[lane] = (double) DOUBLES.get(from, offset);
        }
    }

    /** Stores one lane of a register. */
    void storeLane(byte[] to, int offset, Object register, int lane) {
        switch (this) {
            case U8, S8 -> to[offset] = (byte) ((int[]) register)[lane];
            case U16, S16 -> SHORTS.set(to, offset, (short) ((int[]) register)[lane]);
            case INT -> INTS.set(to, offset, ((int[]) register)[lane]);
            case FLOAT -> FLOATS.set(to, offset, ((float[]) register)[lane]);
            case LONG -> LONGS.set(to, offset, ((long[]) register)[lane]);
            case DOUBLE -> DOUBLES.set(to, offset, ((double[]) register)[lane]);
        }
    }
}
