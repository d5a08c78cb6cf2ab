package hanji.simulator.check;

/**
 * When, by whom and by which instruction memory was accessed, packed into a long. Higher bits first:
 *
 * <pre>
 * epoch 22      counts the barriers of all blocks since the first launch; from 1, so that 0 is before everything
 * warp epoch 14 counts the warp's barriers since the block's last
 * thread 10     in its block
 * extent 2      whether further threads are meant
 * index 14      of the instruction in its kernel
 * </pre>
 */
final class Stamp {
    /** Extents: this thread alone, several of its warp, of its block, of several blocks. */
    static final int THREAD = 0, WARP = 1, BLOCK = 2, BLOCKS = 3;

    static final int MOST_EPOCHS = 1 << 22, MOST_WARP_EPOCHS = 1 << 14, MOST_INDICES = 1 << 14;
    /** What one thread further adds. */
    static final long NEXT_THREAD = 1L << 16;

    private static final int EPOCH = 40, WARP_EPOCH = 26, THREAD_AT = 16, EXTENT = 14;

    private Stamp() {}

    static long of(int epoch, int warpEpoch, int thread, int index) {
        return firstOf(epoch)
                | (long) warpEpoch << WARP_EPOCH
                | (long) thread << THREAD_AT
                | Math.min(index, MOST_INDICES - 1);
    }

    /** The stamp of a thread so much further. */
    static long later(long stamp, int threads) {
        return stamp + threads * NEXT_THREAD;
    }

    /** Not above any stamp of an epoch, and above all stamps of earlier ones. */
    static long firstOf(int epoch) {
        return (long) epoch << EPOCH;
    }

    static int epoch(long stamp) {
        return (int) (stamp >>> EPOCH);
    }

    static int warpEpoch(long stamp) {
        return (int) (stamp >>> WARP_EPOCH) & MOST_WARP_EPOCHS - 1;
    }

    static int thread(long stamp) {
        return (int) (stamp >>> THREAD_AT) & 1023;
    }

    static int warp(long stamp) {
        return thread(stamp) >>> 5;
    }

    static int extent(long stamp) {
        return (int) (stamp >>> EXTENT) & 3;
    }

    static long withExtent(long stamp, int extent) {
        return stamp & ~(3L << EXTENT) | (long) extent << EXTENT;
    }

    /** Whether an earlier stamp, not one of several blocks, is of the same epoch, and of another warp or of several. */
    static boolean areOfTwoWarps(long earlier, long now) {
        long differs = earlier ^ now;
        if (differs >>> EPOCH != 0) return false;
        int extent = extent(earlier);
        return extent == BLOCK || extent < BLOCK && (differs >>> THREAD_AT + 5 & 31) != 0;
    }

    static int index(long stamp) {
        return (int) stamp & MOST_INDICES - 1;
    }
}
