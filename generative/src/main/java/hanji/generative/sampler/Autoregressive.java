package hanji.generative.sampler;

import static hanji.kernels.softmax.CrossEntropy.crossEntropy;

import hanji.nn.layer.Module;
import hanji.tensor.Tensor;

/** A network of {@code p(x) = product of p(x_i | x_<i)}, over pixels in raster order and the colours of each. */
public interface Autoregressive extends Module {
    /** Logits of every intensity given those before it: [N, H, W, C] of U8 to [N, H, W, C, levels]. */
    Tensor forward(Tensor images);

    /** -log p of every intensity given those before it, in nats: [N, H, W, C] of U8 to the same of floats. */
    default Tensor nats(Tensor images) {
        return crossEntropy(forward(images), images);
    }

    /**
     * Logits of one pixel, [N, 1, 1, C, levels], with the bits that one pass over whole images gives it.
     *
     * @param images [N, H, W, C] of U8; pixels after the one asked for may hold anything
     */
    Tensor logitsAt(Tensor images, int y, int x);

    /** A sampler of images of one size that computes only what is new; F32 on the CPU. */
    PixelSampler cached(int height, int width);

    /** Whether it has a {@link #persistent} sampler. */
    default boolean persists() {
        return false;
    }

    /** A sampler that draws images of one size in one launch on a CUDA device; F32. */
    default PixelSampler persistent(int height, int width) {
        throw new UnsupportedOperationException(
                "no kernel draws whole images from " + getClass().getSimpleName());
    }

    /**
     * Columns by which a row can trail the row above so that every pixel comes after those that it is predicted from; as many as
     * an image has, at most, which is the order of the raster.
     */
    int lag(int width);

    /** The same network for some of the images of a call, where it is told something of each. */
    default Autoregressive part(int first, int count) {
        return this;
    }
}
