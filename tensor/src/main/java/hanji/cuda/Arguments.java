package hanji.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The arguments of a launch in one piece of off-heap memory, as {@code cuLaunchKernel} reads them: a table of pointers,
 * one per argument, and the values that they point to. It is written again for each launch, so that a launch allocates
 * nothing.
 */
public final class Arguments {
    /** Arguments that fit. */
    public static final int MOST = 64;
    /** Bytes of values that fit: CUDA's own limit. */
    public static final int MOST_BYTES = 4096;

    private static final int VALUES = MOST * Long.BYTES;

    private final MemorySegment memory;
    /** The same memory: what a segment writes by layouts takes 20 ms when it is first called. */
    private final ByteBuffer buffer;

    private final int[] offsets = new int[MOST];
    private final int[] sizes = new int[MOST];
    private int count;
    private int used;

    /** @param arena decides how long the memory lives */
    public Arguments(Arena arena) {
        memory = arena.allocate(VALUES + MOST_BYTES, Long.BYTES);
        buffer = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Forgets all arguments. */
    public Arguments clear() {
        count = 0;
        used = 0;
        return this;
    }

    /** Adds a device address, or another 64-bit integer. */
    public Arguments add(long value) {
        buffer.putLong(next(Long.BYTES, Long.BYTES), value);
        return this;
    }

    /** Adds a 32-bit integer. */
    public Arguments add(int value) {
        buffer.putInt(next(Integer.BYTES, Integer.BYTES), value);
        return this;
    }

    /** Adds an F32 number. */
    public Arguments add(float value) {
        buffer.putFloat(next(Float.BYTES, Float.BYTES), value);
        return this;
    }

    /** Adds an F64 number. */
    public Arguments add(double value) {
        buffer.putDouble(next(Double.BYTES, Double.BYTES), value);
        return this;
    }

    /** Adds a struct of 32-bit integers, passed by value. */
    public Arguments add(int[] values) {
        int at = next(values.length * Integer.BYTES, Integer.BYTES);
        for (int i = 0; i < values.length; i++) buffer.putInt(at + i * Integer.BYTES, values[i]);
        return this;
    }

    /** Adds a struct of device addresses, or of other 64-bit integers, passed by value. */
    public Arguments add(long[] values) {
        int at = next(values.length * Long.BYTES, Long.BYTES);
        for (int i = 0; i < values.length; i++) buffer.putLong(at + i * Long.BYTES, values[i]);
        return this;
    }

    /** Adds a struct of any fields, as it lies in memory, passed by value. */
    public Arguments add(byte[] value) {
        buffer.put(next(value.length, Long.BYTES), value);
        return this;
    }

    /** A copy that later changes of this do not reach. */
    public Arguments copy(Arena arena) {
        var copy = new Arguments(arena);
        copy.set(this);
        return copy;
    }

    /** Takes the arguments of another. */
    public void set(Arguments other) {
        clear();
        MemorySegment.copy(other.memory, VALUES, memory, VALUES, other.used);
        for (int i = 0; i < other.count; i++) place(other.offsets[i], other.sizes[i]);
    }

    /** Whether another holds as many arguments of the same sizes. */
    public boolean isLike(Arguments other) {
        return count == other.count && Arrays.equals(sizes, 0, count, other.sizes, 0, count);
    }

    /** Whether another, that {@link #isLike} this one, holds the same values. */
    public boolean hasValuesOf(Arguments other) {
        for (int i = 0; i < count; i++) {
            long from = VALUES + offsets[i], there = VALUES + other.offsets[i];
            if (MemorySegment.mismatch(memory, from, from + sizes[i], other.memory, there, there + sizes[i]) >= 0)
                return false;
        }
        return true;
    }

    private int next(int bytes, int alignment) {
        return place(Math.ceilDiv(used, alignment) * alignment, bytes);
    }

    /** Notes an argument of {@code bytes} bytes at {@code at} among the values; where it stands in memory. */
    private int place(int at, int bytes) {
        if (count == MOST || at + bytes > MOST_BYTES)
            throw new IllegalArgumentException(
                    "a launch takes at most " + MOST + " arguments of " + MOST_BYTES + " bytes in all");
        offsets[count] = at;
        sizes[count] = bytes;
        buffer.putLong(count * Long.BYTES, memory.address() + VALUES + at);
        count++;
        used = at + bytes;
        return VALUES + at;
    }

    /** Number of arguments. */
    public int count() {
        return count;
    }

    /** The value of argument {@code i}. */
    public MemorySegment value(int i) {
        return memory.asSlice(VALUES + offsets[i], sizes[i]);
    }

    /** The pointers, then the values: what {@code cuLaunchKernel} takes as {@code kernelParams}. */
    public MemorySegment table() {
        return memory;
    }
}
