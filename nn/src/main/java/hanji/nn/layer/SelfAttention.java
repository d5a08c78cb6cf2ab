package hanji.nn.layer;

import static hanji.kernels.attention.Attention.attention;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.add;

import hanji.kernels.attention.Attention.Sight;
import hanji.tensor.Tensor;

/**
 * Attention of every pixel to all pixels of its image, added to what came in: [N, H, W, C] to [N, H, W, C], as at the low
 * resolutions of a diffusion model's U-Net (arXiv:2006.11239, appendix B). Its scores take N heads (H W)^2 numbers.
 *
 * @param norm before the three projections
 * @param queries [C] to [C]
 * @param keys [C] to [C]
 * @param values [C] to [C]
 * @param output [C] to [C]
 * @param heads divides C
 */
public record SelfAttention(GroupNorm norm, Linear queries, Linear keys, Linear values, Linear output, int heads)
        implements Layer {
    /**
     * A layer that begins as the identity: the weights of its output are 0.
     *
     * @param groups of the normalization before it
     * @throws IllegalArgumentException if groups or heads do not divide the channels
     */
    public static SelfAttention create(int channels, int groups, int heads, Initializer initializer) {
        if (heads < 1 || channels % heads != 0)
            throw new IllegalArgumentException(heads + " heads do not divide " + channels + " channels");
        return new SelfAttention(
                GroupNorm.create(channels, groups, initializer),
                projection(channels, 1, initializer),
                projection(channels, 1, initializer),
                projection(channels, 1, initializer),
                projection(channels, 0, initializer),
                heads);
    }

    private static Linear projection(int channels, double gain, Initializer initializer) {
        return new Linear(
                initializer.glorotUniform(channels, channels, gain, channels, channels), initializer.zeros(channels));
    }

    @Override
    public Tensor forward(Tensor input) {
        int images = input.shape().dim(0), channels = input.shape().dim(-1);
        Tensor pixels = reshape(norm.forward(input), images, input.shape().size(1, 3), channels);
        Tensor attended =
                attention(queries.forward(pixels), keys.forward(pixels), values.forward(pixels), heads, Sight.ALL);
        return add(input, reshape(output.forward(attended), input.shape()));
    }
}
