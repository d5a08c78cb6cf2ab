package hanji.generative.sampler;

import hanji.nn.layer.Conv;
import java.util.List;
import java.util.Optional;

/**
 * Locally masked convolutions and the 1x1 layers behind them. Channels are equal groups of the colours throughout.
 *
 * @param embedding of each intensity; a pixel's input is that of red, then of green, then of blue
 * @param first 1x1, from the window round a pixel
 * @param own 1x1 with mask A, from the pixel's own earlier colours, where there are colours
 * @param hidden residual blocks
 * @param wide 1x1 with mask B
 * @param logits 1x1 with mask B
 * @param colours channels of an image
 */
public record LocalNetwork(
        Embedding embedding,
        Conv first,
        Optional<Conv> own,
        List<LocalBlock> hidden,
        Conv wide,
        Conv logits,
        int colours) {}
