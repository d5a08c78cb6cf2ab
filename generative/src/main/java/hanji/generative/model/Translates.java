package hanji.generative.model;

import hanji.generative.signal.View;
import hanji.nn.data.Images;

/** A model that makes an image of what is left of it. */
public interface Translates extends Fitted {
    /** What it sees of images. */
    View view();

    /** The images that these are left of, about: [N, H, W, 1] to [N, H, W, C]. */
    Images translate(Images views);
}
