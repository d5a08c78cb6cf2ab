package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;

/** A model that says how likely an image is. */
public interface Scores extends Fitted {
    /**
     * -log p(x) of each image in nats, or what {@link #meaning} says of it.
     *
     * @param images [N, H, W, C] of the size that the model is over
     * @param noise for bounds and estimates that draw; an image's figure depends on the key and the image's number only
     */
    double[] nats(Images images, Philox noise);

    /** How {@link #nats} relates to -log p(x). */
    Meaning meaning();

    /** What x is. */
    default Space space() {
        return Space.BYTES;
    }

    /** What a density is over; likelihoods over different spaces cannot be compared. */
    enum Space {
        /** Images of 8 bits, each of 256 intensities a probability: bits/dim. */
        BYTES,
        /** Images made black and white, white where the intensity is above 127: nats per image. */
        BINARIZED
    }
}
