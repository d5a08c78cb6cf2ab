package hanji.generative.sampler;

import hanji.tensor.Tensor;
import java.util.List;

/**
 * A PixelCNN++ as its sampler needs it; F32 on the CPU.
 *
 * @param embedding of each intensity
 * @param streams to the parameters of a pixel's intensities
 * @param logits from these parameters
 * @param classes of each image, or empty
 * @param colours channels of an image
 */
public record StreamNetwork(
        Embedding embedding, TwoStreams streams, Logits logits, List<Integer> classes, int colours) {
    /** What one colour of pixels is drawn from. */
    @FunctionalInterface
    public interface Logits {
        /**
         * Log-probabilities of one colour's intensities.
         *
         * @param parameters [.., P]
         * @param pixels [.., C] of U8, of which the colours before this one are read
         * @return [.., levels]
         */
        Tensor of(Tensor parameters, Tensor pixels, int colour);
    }
}
