package hanji.simulator.count;

import hanji.simulator.machine.Watch;
import java.util.Arrays;

/** Which sectors of a device allocation a launch read and which it wrote: one bit each. */
public final class Footprint {
    /** Bytes of a sector: what global memory moves at least. */
    static final int SECTOR = 32;

    private final long[] read;
    private final long[] written;
    private boolean touched;

    public Footprint(long bytes) {
        int longs = Math.toIntExact((bytes + 64 * SECTOR - 1) / (64 * SECTOR));
        read = new long[longs];
        written = new long[longs];
    }

    /** Marks {@code count} sectors from {@code first} on. */
    void mark(Watch.Access access, int first, int count) {
        touched = true;
        if (access != Watch.Access.STORE) set(read, first, count);
        if (access != Watch.Access.LOAD) set(written, first, count);
    }

    private static void set(long[] bits, int first, int count) {
        int last = first + count - 1;
        if (first >>> 6 == last >>> 6) bits[first >>> 6] |= -1L >>> Long.SIZE - count << first;
        else for (int i = first; i <= last; i++) bits[i >>> 6] |= 1L << i;
    }

    /** Bytes of all marked sectors, read and written apart; forgets them. */
    public long take() {
        if (!touched) return 0;
        long sectors = Arrays.stream(read).map(Long::bitCount).sum()
                + Arrays.stream(written).map(Long::bitCount).sum();
        Arrays.fill(read, 0);
        Arrays.fill(written, 0);
        touched = false;
        return SECTOR * sectors;
    }
}
