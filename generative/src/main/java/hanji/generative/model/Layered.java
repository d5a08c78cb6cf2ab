package hanji.generative.model;

import hanji.nn.data.Images;
import hanji.tensor.Tensor;

/** A classifier made of layers one behind the other, which can be looked into. */
public interface Layered extends Classifies {
    /** Its layers, the first of which takes images and the last of which gives the logits. */
    LayerChain layers();

    /**
     * Images as the first layer takes them: [N, H, W, C] of values in [0, 1], where the model is computed.
     *
     * @throws IllegalArgumentException if they are not of the size that the model is for
     */
    Tensor input(Images images);
}
