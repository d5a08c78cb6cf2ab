package hanji.generative.model;

import hanji.nn.data.Images;

/** A model that gives an image back from what it kept of it. */
public interface Reconstructs extends Fitted {
    /** The reconstruction of each image, of the same size; the mean where it is random. */
    Images reconstruct(Images images);
}
