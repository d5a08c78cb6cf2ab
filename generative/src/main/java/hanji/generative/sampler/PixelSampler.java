package hanji.generative.sampler;

import hanji.tensor.Philox;
import java.util.function.DoubleConsumer;

/** Draws images of one size pixel by pixel. */
public interface PixelSampler {
    /**
     * Draws the rows from {@code knownRows} on, given those above.
     *
     * @param random key of the noise, which is numbered by image, pixel and colour: the element of {@code images}
     * @param images [N, H, W, C] of intensities, filled in place
     * @param progress is told the share that is done now and then, by any thread, one at a time
     */
    Work complete(Philox random, byte[] images, int knownRows, DoubleConsumer progress);
}
