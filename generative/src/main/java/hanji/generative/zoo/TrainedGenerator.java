package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Module;
import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained generator.
 *
 * @param generator as it computes after training: noise [N, latent] to images [N, H, W, C] of values in [0, 1]
 * @param latent numbers of noise that an image is made of
 */
record TrainedGenerator(Layer generator, int latent, Site site) implements NormalCodes {
    @Override
    public Map<String, Tensor> weights() {
        return weights(generator);
    }

    /** All that a network consists of: trained weights and running statistics. */
    static Map<String, Tensor> weights(Module network) {
        var weights = new LinkedHashMap<>(network.parameters());
        weights.putAll(network.buffers());
        return weights;
    }

    @Override
    public Tensor pictures(Tensor codes) {
        return generator.forward(codes);
    }
}
