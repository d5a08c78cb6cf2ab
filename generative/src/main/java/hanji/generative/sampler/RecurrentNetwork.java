package hanji.generative.sampler;

import hanji.nn.layer.Conv;
import java.util.List;

/**
 * A PixelRNN, arXiv:1601.06759, as its sampler needs it; F32 on the CPU.
 *
 * @param embedding of each intensity
 * @param first with mask A, to 2h channels
 * @param layers at least one
 * @param wide 1x1, masked
 * @param logits 1x1, masked
 * @param colours channels of an image
 */
public record RecurrentNetwork(
        Embedding embedding, Conv first, List<RecurrentLayer> layers, Conv wide, Conv logits, int colours) {
    /** Channels of the map between layers, 2h. */
    int channels() {
        return first.weight().shape().dim(3);
    }

    int hidden() {
        return logits.weight().shape().dim(2);
    }

    int levels() {
        return logits.weight().shape().dim(3) / colours;
    }
}
