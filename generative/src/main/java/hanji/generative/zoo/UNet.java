package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.pointwise.Unary.silu;

import hanji.generative.model.Site;
import hanji.kernels.conv.Mask;
import hanji.kernels.conv.Window;
import hanji.kernels.image.Interpolation;
import hanji.nn.layer.Conv;
import hanji.nn.layer.GroupNorm;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Module;
import hanji.nn.layer.SelfAttention;
import hanji.nn.layer.Sequential;
import hanji.nn.layer.StridedConv;
import hanji.nn.layer.Upsample;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The network of a diffusion model, from noisy images to images: a residual block at full, at half and at a quarter of the resolution,
 * there with attention, and back, each resolution beside what it was on the way down. arXiv:2006.11239, appendix B; as many
 * channels, twice and four times as many.
 *
 * <p>Sides that are no multiples of four get margins of zeros inside the network.
 *
 * @param down blocks at full and half resolution
 * @param halve from each to the next
 * @param middle before and after the attention
 * @param twice from each to the one before it
 * @param up blocks at half and full resolution
 */
record UNet(
        TimeEmbedding time,
        Conv first,
        List<ResidualBlock> down,
        List<StridedConv> halve,
        List<ResidualBlock> middle,
        SelfAttention attention,
        List<Layer> twice,
        List<ResidualBlock> up,
        GroupNorm norm,
        Conv last)
        implements Module {
    /** What sides are brought to a multiple of: two halvings. */
    private static final int MULTIPLE = 4;

    /** Numbers that are known of the time, for each channel. */
    private static final int TIME_WIDTH = 4;

    private static final int HEADS = 1;

    /**
     * A network that begins by answering 0.
     *
     * @param channels at full resolution
     * @param knowsClasses whether it is told the class of an image
     */
    static UNet create(int channels, boolean knowsClasses, Site site) {
        Initializer initializer = site.initializer("unet");
        int one = channels, two = 2 * channels, four = 4 * channels, known = TIME_WIDTH * channels;
        return new UNet(
                TimeEmbedding.create(known, knowsClasses, site, initializer),
                Conv.create(3, site.channels(), one, Mask.NONE, 1, initializer),
                List.of(
                        ResidualBlock.create(one, one, known, initializer),
                        ResidualBlock.create(one, two, known, initializer)),
                List.of(halving(one, initializer), halving(two, initializer)),
                List.of(
                        ResidualBlock.create(two, four, known, initializer),
                        ResidualBlock.create(four, four, known, initializer)),
                SelfAttention.create(four, ResidualBlock.groups(four), HEADS, initializer),
                List.of(doubling(four, two, initializer), doubling(two, one, initializer)),
                List.of(
                        ResidualBlock.create(2 * two, two, known, initializer),
                        ResidualBlock.create(2 * one, one, known, initializer)),
                ResidualBlock.norm(one, initializer),
                Conv.create(3, one, site.channels(), Mask.NONE, 0, initializer));
    }

    private static StridedConv halving(int channels, Initializer initializer) {
        return StridedConv.create(4, channels, channels, new Window(2, 1), 1, initializer);
    }

    /** The convolution comes before the pixels are repeated, where it costs a quarter. */
    private static Layer doubling(int in, int out, Initializer initializer) {
        return new Sequential(
                List.of(Conv.create(3, in, out, Mask.NONE, 1, initializer), new Upsample(2, Interpolation.NEAREST)));
    }

    /** At most this many weights and biases. */
    static long weights(int channels, Site site) {
        long wide = Math.multiplyExact((long) channels, channels);
        return Math.addExact(
                Math.multiplyExact(1360L, wide), 4L * channels * (site.classes() + 40L + 20L * site.channels()));
    }

    /** For images without a class: [N] of I32. */
    Tensor noClass(int count) {
        int none = time.classes().map(table -> table.table().shape().dim(0) - 1).orElse(0);
        return Tensor.full(none, DType.I32, Shape.of(count), last.bias().device());
    }

    /**
     * An answer for each value.
     *
     * @param images [N, H, W, C]
     * @param levels of noise, one for each image
     * @param labels [N] of I32, or {@link #noClass}
     * @return [N, H, W, C]
     */
    Tensor forward(Tensor images, List<Level> levels, Tensor labels) {
        int height = images.shape().dim(1), width = images.shape().dim(2);
        Tensor x = widened(widened(images, 1), 2);
        x = inside(x, time.of(levels, labels));
        return cut(cut(x, 1, height), 2, width);
    }

    private static Tensor widened(Tensor x, int axis) {
        int missing = Math.floorMod(-x.shape().dim(axis), MULTIPLE);
        return missing == 0 ? x : pad(x, axis, 0, missing);
    }

    private static Tensor cut(Tensor x, int axis, int extent) {
        return extent == x.shape().dim(axis) ? x : slice(x, axis, 0, extent);
    }

    private Tensor inside(Tensor images, Tensor embedded) {
        Tensor full = down.get(0).forward(first.forward(images), embedded);
        Tensor half = down.get(1).forward(halve.get(0).forward(full), embedded);
        Tensor quarter = middle.get(0).forward(halve.get(1).forward(half), embedded);
        quarter = middle.get(1).forward(attention.forward(quarter), embedded);
        Tensor halfAgain = up.get(0).forward(concat(3, twice.get(0).forward(quarter), half), embedded);
        Tensor fullAgain = up.get(1).forward(concat(3, twice.get(1).forward(halfAgain), full), embedded);
        return last.forward(silu(norm.forward(fullAgain)));
    }

    /** The same for images whose values stand in a row, [N, H * W * C]. */
    Tensor ofRows(Tensor rows, Site site, List<Level> levels, Tensor labels) {
        Tensor images = reshape(rows, rows.shape().dim(0), site.height(), site.width(), site.channels());
        return reshape(forward(images, levels, labels), rows.shape());
    }
}
