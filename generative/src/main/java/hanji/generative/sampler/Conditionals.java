package hanji.generative.sampler;

import hanji.tensor.Tensor;

/** The conditionals of some images, one value after the other in a network's order. What it keeps is of the scope that it was made in. */
public interface Conditionals {
    /** Logits [images] of a value that is next, given those that were taken. */
    Tensor logits(int value);

    /**
     * Takes a value that is next.
     *
     * @param bits of each image, 0 or 1
     */
    void take(int value, double[] bits);
}
