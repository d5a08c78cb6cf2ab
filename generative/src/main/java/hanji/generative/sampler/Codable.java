package hanji.generative.sampler;

import hanji.generative.model.Density;
import java.util.function.DoubleConsumer;

/** A density whose intensities can be gone over one after another, each with its probabilities given those before it. */
public interface Codable extends Density {
    /**
     * Lets every intensity of some images be chosen, and before them the class of each image, if it is told to the network. The
     * blocks of the choice may be worked on side by side; within one, the elements of each call and the order of the calls are
     * the same on every device and by every sampler, and so are the bits of the logits. The order of elements within a call is not.
     *
     * @param pixels [N, H, W, C], filled in place
     * @param progress is told the share that is done now and then, by any thread, one at a time
     */
    void go(Choice choice, byte[] pixels, DoubleConsumer progress);
}
