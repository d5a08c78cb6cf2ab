package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;

/** A model that changes an image more or less, into one that is likelier to it. */
public interface Edits extends Draws {
    /**
     * The images with as much of them lost as said, and drawn again. What comes of an image is a function of the key, the image and
     * its number.
     *
     * @param strength 0 for the images themselves, 1 for new ones
     * @throws IllegalArgumentException if the strength is not from 0 to 1
     */
    Images edit(Philox noise, Images images, double strength);
}
