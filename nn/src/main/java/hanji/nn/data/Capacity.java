package hanji.nn.data;

/** The check that stands before every large allocation whose size a file's header dictates. */
final class Capacity {
    private Capacity() {}

    /** Whether {@link #bytes} would accept these sizes. */
    static boolean fits(long count, long height, long width, int channels) {
        return (double) count * height * width * channels <= most();
    }

    private static double most() {
        return Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4);
    }

    /**
     * Bytes of {@code count} images, one byte a value.
     *
     * @param source the file or folder that claims these sizes, each positive
     * @throws DataException if they exceed one Java array, or a quarter of this JVM's memory (compressed bytes, decoded
     *     pixels and their split into training and test images live side by side for a moment)
     */
    static int bytes(Object source, long count, long height, long width, int channels) {
        double claimed = (double) count * height * width * channels;
        if (claimed > most()) {
            throw new DataException(
                    source,
                    "claims %d images of %d x %d x %d, %.0f MB"
                            .formatted(count, height, width, channels, claimed / 1e6),
                    "at most %.0f MB".formatted(most() / 1e6),
                    "use fewer or smaller images, or raise Java's memory (HANJI_JAVA_OPTS=-Xmx8g)");
        }
        return (int) claimed;
    }
}
