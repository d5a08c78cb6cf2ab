package hanji.generative.sampler;

import hanji.nn.layer.Module;
import hanji.tensor.Tensor;

/** A network of {@code p(x) = product of p(x_i | x_<i)}, over pixels in raster order and the colours of each. */
public interface Autoregressive extends Module {
    /** -log p of every intensity given those before it, in nats: [N, H, W, C] of U8 to the same of floats. */
    Tensor nats(Tensor images);

    /**
     * Logits of one pixel, [N, 1, 1, C, levels], with the bits that one pass over whole images gives it.
     *
     * @param images [N, H, W, C] of U8; pixels after the one asked for may hold anything
     */
    Tensor logitsAt(Tensor images, int y, int x);

    /** The same network stage by stage, for a sampler of images of one size; F32 on the CPU. */
    CausalNetwork causal(int height, int width);
}
