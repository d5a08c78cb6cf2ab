package hanji.nn.layer;

import hanji.autograd.Checkpointing;
import hanji.tensor.Tensor;

/**
 * A layer whose inner values are not kept for the backward pass but computed again in it, to equal bits: memory for time.
 *
 * @see Checkpointing
 */
public record Checkpointed(Layer layer) implements Layer {
    @Override
    public Tensor forward(Tensor input) {
        return Checkpointing.checkpoint(() -> layer.forward(input));
    }
}
