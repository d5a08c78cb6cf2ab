package hanji.generative.model;

import hanji.nn.data.Images;

/** A model that draws any part of an image given the rest from a density that it can tell. */
public interface ScoresRest extends Inpaints {
    /**
     * -log p(unknown pixels | known pixels) of each image, in nats: exactly the density that {@link #inpaint} draws from.
     *
     * @param known of each pixel, row by row
     */
    double[] natsOfRest(Images images, boolean[] known);
}
