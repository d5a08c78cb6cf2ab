package hanji.generative.sampler;

import hanji.tensor.Tensor;

/** The conditionals of some images, one intensity after the other in an order of the pixels, red, green, blue in each. */
public interface PixelConditionals {
    /**
     * Goes on to the next intensity; all before it are known now. What it computes of a pixel may be of the scope that is open
     * from the pixel's first colour to its last.
     */
    void next(int pixel, int colour);

    /** The logits of this intensity, [images, levels]. */
    Tensor logits();
}
