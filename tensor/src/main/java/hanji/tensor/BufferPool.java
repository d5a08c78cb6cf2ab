package hanji.tensor;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Arrays that go round instead of to the collector. A training step repeats its sizes, so from the second step on every
 * request is served from here and nothing large is allocated. Capacities are rounded up to 32nds of a power of two,
 * so near sizes share buffers and at most a 32nd is wasted.
 *
 * <p>Free arrays are softly held: where anybody's memory is short, the collector takes those that were idle longest, and
 * all of them before it gives up.
 */
final class BufferPool {
    private static final int SMALLEST = 16;

    private final Map<DType, Map<Integer, Deque<Buffer>>> free = new EnumMap<>(DType.class);
    private final boolean poison;
    private long allocated;

    /** @param poison whether every buffer handed out is first filled with NaN (integers: a pattern), for tests */
    BufferPool(boolean poison) {
        this.poison = poison;
    }

    /** An array, held softly; one and the same holder whenever the array is free, so that going round allocates nothing. */
    private final class Buffer extends SoftReference<Object> implements Storage.Pool {
        final DType dtype;
        final int capacity;

        Buffer(Object array, DType dtype, int capacity) {
            super(array);
            this.dtype = dtype;
            this.capacity = capacity;
        }

        @Override
        public void giveBack(Object content) {
            put(this);
        }
    }

    /** A storage for at least {@code size} elements; its content is arbitrary. */
    synchronized Storage take(DType dtype, int size) {
        int capacity = capacity(size);
        Deque<Buffer> buffers = free(dtype, capacity);
        while (!buffers.isEmpty()) {
            Buffer buffer = buffers.pop();
            Object array = buffer.get();
            if (array != null) return storage(dtype, array, buffer);
        }
        Object array = allocate(dtype, capacity);
        return storage(dtype, array, new Buffer(array, dtype, capacity));
    }

    private Storage storage(DType dtype, Object array, Buffer buffer) {
        if (poison) poison(array);
        return new Storage(dtype, array, buffer);
    }

    private synchronized void put(Buffer buffer) {
        free(buffer.dtype, buffer.capacity).push(buffer);
    }

    private Deque<Buffer> free(DType dtype, int capacity) {
        Map<Integer, Deque<Buffer>> ofType = free.get(dtype);
        if (ofType == null) free.put(dtype, ofType = new HashMap<>());
        Deque<Buffer> buffers = ofType.get(capacity);
        if (buffers == null) ofType.put(capacity, buffers = new ArrayDeque<>());
        return buffers;
    }

    /** Bytes ever allocated; constant once a training loop is warm. */
    synchronized long allocatedBytes() {
        return allocated;
    }

    private Object allocate(DType dtype, int capacity) {
        Object array = newArray(dtype, capacity);
        allocated += (long) capacity * dtype.bytes();
        return array;
    }

    private static Object newArray(DType dtype, int capacity) {
        return switch (dtype) {
            case F32 -> new float[capacity];
            case F64 -> new double[capacity];
            case I32 -> new int[capacity];
            case U8 -> new byte[capacity];
        };
    }

    static int capacity(int size) {
        if (size <= SMALLEST) return SMALLEST;
        int unit = Integer.highestOneBit(size - 1) >> 5;
        long rounded = unit == 0 ? size : ((long) size + unit - 1) / unit * unit;
        return (int) Math.min(rounded, Integer.MAX_VALUE - 16);
    }

    private static void poison(Object array) {
        switch (array) {
            case float[] floats -> Arrays.fill(floats, Float.NaN);
            case double[] doubles -> Arrays.fill(doubles, Double.NaN);
            case int[] ints -> Arrays.fill(ints, 0x5A5A5A5A);
            default -> Arrays.fill((byte[]) array, (byte) 0xA5);
        }
    }
}
