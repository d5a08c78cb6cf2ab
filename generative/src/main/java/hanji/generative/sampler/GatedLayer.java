package hanji.generative.sampler;

import hanji.nn.layer.Conv;
import hanji.nn.layer.Module;
import hanji.tensor.Tensor;
import java.util.Optional;

/**
 * The weights of a layer of a gated PixelCNN. arXiv:1606.05328, figure 2.
 *
 * <p>What goes into a gate has twice the channels p of what comes out: for each colour, red first, p / colours of the tanh and
 * then as many of the sigmoid.
 *
 * @param vertical sees rows above, v [N, H, W, Cv] to [N, H, W, 2p]
 * @param toHorizontal 1x1, of what the vertical stack shows the horizontal one, [N, H, W, 2p] to the same
 * @param horizontal one row, masked, h [N, H, W, Ch] to [N, H, W, 2p]
 * @param out 1x1, masked, the horizontal stack behind its gate, [N, H, W, p] to the same
 * @param condition what the class adds, if images have one
 */
public record GatedLayer(Conv vertical, Conv toHorizontal, Conv horizontal, Conv out, Optional<Condition> condition)
        implements Module {
    /**
     * What each class adds to the inputs of the gates.
     *
     * @param vertical [classes, 2p]
     * @param horizontal [classes, 2p]
     */
    public record Condition(Tensor vertical, Tensor horizontal) {}
}
