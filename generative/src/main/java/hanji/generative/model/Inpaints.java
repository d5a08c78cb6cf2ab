package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.function.DoubleConsumer;

/** A model that draws any part of an image given the rest. */
public interface Inpaints extends Completes {
    /**
     * The images with their known pixels kept and the others drawn given those. The noise of a pixel is a function of the key,
     * the image's number and the pixel.
     *
     * @param known of each pixel, row by row; the same in all images
     * @param progress is called now and then with the share that is done, 0 to 1
     */
    Images inpaint(Philox noise, Images images, boolean[] known, DoubleConsumer progress);

    /** The same without reports of progress. */
    default Images inpaint(Philox noise, Images images, boolean[] known) {
        return inpaint(noise, images, known, _ -> {});
    }
}
