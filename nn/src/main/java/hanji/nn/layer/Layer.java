package hanji.nn.layer;

import hanji.tensor.Tensor;

/** A module that computes one tensor from one. */
public interface Layer extends Module {
    /** What the layer computes from its input; shapes are the layer's own. */
    Tensor forward(Tensor input);

    /** The layer as it computes after training, of the same tensors: itself, unless training computes otherwise. */
    default Layer evaluating() {
        return this;
    }
}
