package hanji.generative.sampler;

import static hanji.kernels.softmax.CrossEntropy.crossEntropy;

import hanji.nn.layer.Module;
import hanji.tensor.Tensor;

/** A network of {@code p(x) = product of p(x_i | those before it)}, over pixels in any order and the colours of each. */
public interface AnyOrder extends Module {
    /** Logits of every intensity given those before it in the order: [N, H, W, C] of U8 to [N, H, W, C, levels]. */
    Tensor forward(Tensor images, PixelOrder order);

    /** -log p of every intensity given those before it in the order, in nats: [N, H, W, C] of U8 to the same of floats. */
    default Tensor nats(Tensor images, PixelOrder order) {
        return crossEntropy(forward(images, order), images);
    }

    /**
     * Logits of one pixel, [N, C, levels], with the bits that one pass over whole images gives it.
     *
     * @param images [N, H, W, C] of U8; pixels after the one asked for may hold anything
     */
    Tensor logitsAt(Tensor images, PixelOrder order, int pixel);

    /**
     * The conditionals of some images, which keep what they computed; F32 on the CPU. What they keep is of the open scope.
     *
     * @param images [N, H, W, C], which whoever draws fills in the order
     * @param first number of the first image
     */
    PixelConditionals cached(byte[] images, int first, int count, PixelOrder order);
}
