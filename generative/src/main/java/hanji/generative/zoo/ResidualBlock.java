package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.silu;

import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.GroupNorm;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Linear;
import hanji.nn.layer.Module;
import hanji.tensor.Tensor;
import java.util.Optional;

/**
 * Two 3x3 convolutions, each after a group normalization and SiLU, added to what came in: arXiv:2006.11239, appendix B. What is known
 * of the time scales and shifts the second normalization's result, arXiv:2105.05233, equation 13; added before it, as in the
 * first paper, what is the same in all channels of a group would be taken away again. It begins as its shortcut: the weights of
 * its second convolution are 0.
 *
 * @param time from what is known of the time to the scales, less 1, and then the shifts of the channels
 * @param shortcut 1x1, where the number of channels changes
 */
record ResidualBlock(
        GroupNorm firstNorm, Conv first, Linear time, GroupNorm secondNorm, Conv second, Optional<Conv> shortcut)
        implements Module {
    private static final int MOST_GROUPS = 8;

    /** @param timeWidth numbers that are known of the time */
    static ResidualBlock create(int in, int out, int timeWidth, Initializer initializer) {
        return new ResidualBlock(
                norm(in, initializer),
                Conv.create(3, in, out, Mask.NONE, 1, initializer),
                Linear.create(timeWidth, 2 * out, 0.5, initializer),
                norm(out, initializer),
                Conv.create(3, out, out, Mask.NONE, 0, initializer),
                in == out
                        ? Optional.empty()
                        : Optional.of(Conv.create(1, in, out, Mask.NONE, Math.sqrt(0.5), initializer)));
    }

    /** In as many groups, up to 8, as divide the channels. */
    static int groups(int channels) {
        int groups = MOST_GROUPS;
        while (channels % groups != 0) groups--;
        return groups;
    }

    static GroupNorm norm(int channels, Initializer initializer) {
        return GroupNorm.create(channels, groups(channels), initializer);
    }

    /** [N, H, W, in] and [N, timeWidth] to [N, H, W, out]. */
    Tensor forward(Tensor x, Tensor embedded) {
        Tensor hidden = secondNorm.forward(first.forward(silu(firstNorm.forward(x))));
        int channels = hidden.shape().dim(3);
        Tensor told = reshape(time.forward(embedded), embedded.shape().dim(0), 1, 1, 2 * channels);
        Tensor scale = shift(slice(told, 3, 0, channels), 1), shift = slice(told, 3, channels, 2 * channels);
        hidden = second.forward(silu(add(multiply(hidden, scale), shift)));
        return add(shortcut.map(map -> map.forward(x)).orElse(x), hidden);
    }
}
