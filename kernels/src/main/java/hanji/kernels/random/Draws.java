package hanji.kernels.random;

/** Ranges of random elements as a CUDA kernel cuts them: into blocks of four, as {@link hanji.tensor.Philox} makes them. */
final class Draws {
    private Draws() {}

    /** Blocks that hold the elements {@code first} to {@code first + n - 1}; no elements need none. */
    static long blocks(long first, int n) {
        return n == 0 ? 0 : Math.ceilDiv((first & 3) + n, 4L);
    }
}
