package hanji.generative.sampler;

/** What a network is shown of one intensity of a pixel. */
public interface Embedding {
    /** Numbers that stand for one intensity. */
    int width();

    /** How many of them, the first, depend on the intensity alone; the others depend on its place alone. */
    int ofIntensity();

    /**
     * Writes these numbers, with the bits that the network's own forward pass gives them.
     *
     * @param intensity 0 to levels - 1
     * @param y row of the pixel
     * @param x its column
     * @param into gets {@link #width} numbers from index {@code at} on
     */
    void write(int intensity, int y, int x, float[] into, int at);
}
