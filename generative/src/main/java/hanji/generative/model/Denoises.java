package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;

/** A model that draws images by taking noise away, step by step. */
public interface Denoises extends Draws {
    /**
     * Images on their way, of steps evenly spread: the noise first, an image of {@link #sample} last.
     *
     * @param count of images
     * @param pictures of each, at least 2
     * @return image by image, its pictures in order; values that are no intensities are cut off
     */
    Images path(Philox noise, int count, int pictures);
}
