package hanji.cuda;

/**
 * How launches that may be cut in any way are cut: the size of their blocks and the most blocks. Results never depend on
 * it; checks run with odd ones.
 *
 * @param threads of a block, a multiple of 32
 * @param blocks the most blocks of a launch; threads then go round
 */
public record Geometry(int threads, int blocks) {
    /** Blocks of 256 threads, enough to fill any GPU. */
    public static final Geometry STANDARD = new Geometry(256, 4096);

    public Geometry {
        if (threads < 32 || threads > Grid.MAX_THREADS || threads % 32 != 0 || blocks < 1)
            throw new IllegalArgumentException(
                    "a geometry has blocks of 32, 64, ... 1024 threads and at least one block, not " + threads
                            + " threads and " + blocks + " blocks");
    }
}
