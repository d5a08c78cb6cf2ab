package hanji.kernels.image;

/** What stands in a margin of an image. */
public enum PadMode {
    /**
     * The image mirrored at its outermost pixels, which are not repeated: c b | a b c | b a. A margin is less than the
     * image.
     */
    REFLECT,
    /** The outermost pixels: a a | a b c | c c. */
    REPLICATE,
    /** The image again and again: b c | a b c | a b. */
    CIRCULAR
}
