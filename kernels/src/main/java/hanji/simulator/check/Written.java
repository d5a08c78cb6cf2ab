package hanji.simulator.check;

import java.util.Arrays;

/** Which bytes of a piece of memory were written since it was handed out: one bit per byte. */
final class Written {
    private final long[] bits;
    /** All bytes before it are known to be written. */
    private int known;

    Written(long bytes) {
        bits = new long[Math.toIntExact((bytes + 63) / 64)];
    }

    /** Forgets everything. */
    void clear() {
        Arrays.fill(bits, 0);
        known = 0;
    }

    /** Whether it is known that all bytes before {@code end} were written; if not, they may be all the same. */
    boolean allBefore(int end) {
        return end <= known;
    }

    /** Whether all of {@code count} bytes from {@code from} on were written. */
    boolean all(int from, int count) {
        boolean all = from + count <= known || search(from, count);
        if (all) learn(from, count);
        return all;
    }

    private void learn(int from, int count) {
        if (from <= known) known = Math.max(known, from + count);
    }

    private boolean search(int from, int count) {
        int first = from >>> 6, last = (from + count - 1) >>> 6;
        long head = -1L << from, tail = -1L >>> -(from + count);
        if (first == last) return (~bits[first] & head & tail) == 0;
        long missing = ~bits[first] & head | ~bits[last] & tail;
        for (int i = first + 1; i < last; i++) missing |= ~bits[i];
        return missing == 0;
    }

    /** Says that {@code count} bytes from {@code from} on are written. */
    void mark(int from, int count) {
        learn(from, count);
        int first = from >>> 6, last = (from + count - 1) >>> 6;
        long head = -1L << from, tail = -1L >>> -(from + count);
        if (first == last) {
            bits[first] |= head & tail;
            return;
        }
        bits[first] |= head;
        Arrays.fill(bits, first + 1, last, -1L);
        bits[last] |= tail;
    }

    /** Says that bytes from {@code to} on are as written as those of another memory from {@code from} on. */
    void copy(Written source, int from, int to, int count) {
        known = Math.min(known, to);
        for (int i = 0; i < count; i++) {
            long bit = source.bits[from + i >>> 6] >>> (from + i) & 1;
            long cleared = bits[to + i >>> 6] & ~(1L << (to + i));
            bits[to + i >>> 6] = cleared | bit << (to + i);
        }
    }
}
