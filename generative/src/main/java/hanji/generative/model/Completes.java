package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.function.DoubleConsumer;

/** A model that draws the rest of an image. */
public interface Completes extends Draws {
    /**
     * The images with their first rows kept and the rest drawn given those. The noise of a pixel is a function of the
     * key, the image's number and the pixel, so the same call gives the same bits.
     *
     * @param progress is called now and then with the share that is done, 0 to 1
     */
    Images complete(Philox noise, Images images, int knownRows, DoubleConsumer progress);

    /** The same without reports of progress. */
    default Images complete(Philox noise, Images images, int knownRows) {
        return complete(noise, images, knownRows, _ -> {});
    }
}
