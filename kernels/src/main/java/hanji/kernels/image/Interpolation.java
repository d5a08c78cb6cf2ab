package hanji.kernels.image;

/** How a finer image is made of a coarse one. */
public enum Interpolation {
    /** Each pixel is repeated. */
    NEAREST,
    /**
     * Linear between the centres of the coarse pixels along either axis, with the outermost pixels continued to the
     * border. Pixel i of an axis has its centre at i + 1/2, so pixel o of the finer one lies at (o + 1/2) / factor -
     * 1/2 of the coarse one: what other libraries call half-pixel centres, or align_corners=false.
     */
    BILINEAR
}
