package hanji.generative.sampler;

/**
 * What it took to draw images.
 *
 * @param multiplyAdds that the results need, of open weights with pixels and the border, counted at each call of the kernel;
 *     what a tile computes beyond the last pixel is not among them
 * @param steps in which pixels were drawn, all images and one pixel of many rows at a time
 */
public record Work(long multiplyAdds, int steps) {
    static final Work NONE = new Work(0, 0);

    /** Of images that were drawn side by side. */
    Work beside(Work other) {
        return new Work(multiplyAdds + other.multiplyAdds, Math.max(steps, other.steps));
    }
}
