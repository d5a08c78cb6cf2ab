package hanji.nn.layer;

import hanji.tensor.Tensor;
import java.util.List;

/**
 * Layers one after the other; of none, the identity.
 *
 * @param layers first to last
 */
public record Sequential(List<Layer> layers) implements Layer {
    /** These layers, first to last. */
    public static Sequential of(Layer... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public Tensor forward(Tensor input) {
        Tensor value = input;
        for (Layer layer : layers) value = layer.forward(value);
        return value;
    }

    /** These layers as each computes after training. */
    @Override
    public Sequential evaluating() {
        return new Sequential(layers.stream().map(Layer::evaluating).toList());
    }
}
