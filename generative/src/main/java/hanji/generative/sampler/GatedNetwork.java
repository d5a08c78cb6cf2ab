package hanji.generative.sampler;

import hanji.nn.layer.Conv;
import java.util.List;

/**
 * A gated PixelCNN, arXiv:1606.05328, as its sampler needs it; F32 on the CPU.
 *
 * @param embedding of each intensity
 * @param layers the first without a residual
 * @param wide 1x1, masked
 * @param logits 1x1, masked
 * @param classes of each image, or empty
 * @param colours channels of an image
 */
public record GatedNetwork(
        Embedding embedding, List<GatedLayer> layers, Conv wide, Conv logits, List<Integer> classes, int colours) {
    /** Channels of the stacks. */
    int channels() {
        return wide.weight().shape().dim(2);
    }

    int levels() {
        return logits.weight().shape().dim(3) / colours;
    }
}
