package hanji.kernels.random;

/** Ranges of random elements as a CUDA kernel cuts them: into the blocks of four that {@link hanji.tensor.Philox} makes. */
final class Draws {
    private Draws() {}

    /** Blocks that hold the elements {@code first} to {@code first + n - 1}; no elements need none. */
    static long blocks(long first, int n) {
        return n == 0 ? 0 : Math.ceilDiv((first & 3) + n, 4L);
    }
}
