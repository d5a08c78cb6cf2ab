package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.nn.data.Size;

/** A model that makes images of twice the height and width. */
public interface Enlarges extends Fitted {
    /** The images, whose sides are half of those that the model was trained on, at twice their size. */
    Images enlarge(Images small);

    /** The images that {@link #enlarge} is to give back, at half their size: each pixel is the mean of four, rounded. */
    static Images halved(Images images) {
        return images.resized(new Size(images.height() / 2, images.width() / 2));
    }
}
