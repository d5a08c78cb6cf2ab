package hanji.tensor;

/**
 * Work that says itself which tensors it overwrites, as operations and updates do. Anywhere else, whoever asks a tensor
 * for its array is taken to write to it, so that nothing computed from the old elements passes for fresh.
 */
public final class Declared {
    private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

    private Declared() {}

    /** Runs such work on this thread, and whatever it hands to the threads of a device. */
    public static void run(Runnable work) {
        int[] depth = DEPTH.get();
        depth[0]++;
        try {
            work.run();
        } finally {
            depth[0]--;
        }
    }

    /** Whether this thread is at such work. */
    static boolean isRunning() {
        return DEPTH.get()[0] > 0;
    }
}
