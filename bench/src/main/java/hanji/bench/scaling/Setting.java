package hanji.bench.scaling;

/**
 * The size of a piece of work and the threads that share it.
 *
 * @param batch images, N
 * @param channels of every inner layer, C
 * @param side of an image in pixels, H and W
 */
record Setting(int batch, int channels, int side, int threads) {
    /** N H W. */
    long pixels() {
        return (long) batch * side * side;
    }
}
