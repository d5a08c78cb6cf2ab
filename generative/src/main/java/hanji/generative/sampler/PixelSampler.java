package hanji.generative.sampler;

import hanji.tensor.Philox;
import java.util.function.DoubleConsumer;

/** Goes over images of one size pixel by pixel, with the logits of each intensity given those before it. */
public interface PixelSampler {
    /**
     * Lets the intensities of the rows from {@code knownRows} on be chosen, given those above.
     *
     * @param images [N, H, W, C] of intensities, filled in place
     * @param progress is told the share that is done now and then, by any thread, one at a time
     */
    Work complete(Choice choice, byte[] images, int knownRows, DoubleConsumer progress);

    /**
     * Draws these rows.
     *
     * @param random key of the noise, which is numbered by image, pixel and colour: the element of {@code images}
     */
    default Work complete(Philox random, byte[] images, int knownRows, DoubleConsumer progress) {
        return complete(new Draw(random), images, knownRows, progress);
    }
}
