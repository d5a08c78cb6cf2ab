package hanji.kernels.conv;

import hanji.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One pass of a convolution as its CUDA kernels take it.
 *
 * @param images the images under the taps, [N, H, W, channels]
 * @param pixels output pixels of a phase, of all images; those of the largest phase
 * @param phases parts of the output that meet taps of their own
 * @param kh rows of the kernel
 * @param kw columns of the kernel
 * @param columns channels of the other images
 * @param open the open weights by colour group of the columns
 */
record Pass(Shape images, int pixels, int phases, int kh, int kw, int columns, List<OpenRange> open) {
    /** Taps over the input, columns of outputs. */
    static Pass forward(Shape input, Shape weight, Mask mask) {
        var open = IntStream.range(0, mask.groups()).mapToObj(group -> OpenRange.forward(weight, mask, group));
        return new Pass(input, input.size(0, 3), 1, weight.dim(0), weight.dim(1), weight.dim(3), open.toList());
    }

    /** Mirrored taps over the gradient of the output, columns of inputs. */
    static Pass mirrored(Shape dOut, Shape weight, Mask mask) {
        var open = IntStream.range(0, mask.groups()).mapToObj(group -> OpenRange.mirrored(weight, mask, group));
        return new Pass(dOut, dOut.size(0, 3), 1, weight.dim(0), weight.dim(1), weight.dim(2), open.toList());
    }

    /** Taps over the fine image, columns of the coarse one. */
    static Pass strided(Shape fine, Shape weight, Window window) {
        int rows = window.count(fine.dim(1), weight.dim(0)), columns = window.count(fine.dim(2), weight.dim(1));
        return new Pass(
                fine,
                fine.dim(0) * rows * columns,
                1,
                weight.dim(0),
                weight.dim(1),
                weight.dim(3),
                everyWeight(weight));
    }

    /** Mirrored taps over the coarse image, columns of the fine one, [N, H, W, C]. */
    static Pass transposed(Shape coarse, Shape weight, Window window, Shape fine) {
        int stride = window.stride();
        int pixels = fine.dim(0) * Math.ceilDiv(fine.dim(1), stride) * Math.ceilDiv(fine.dim(2), stride);
        return new Pass(
                coarse, pixels, stride * stride, weight.dim(0), weight.dim(1), weight.dim(2), everyWeight(weight));
    }

    private static List<OpenRange> everyWeight(Shape weight) {
        return List.of(OpenRange.forward(weight, Mask.NONE, 0));
    }

    int groups() {
        return open.size();
    }

    /** Weights that are open to one group at least, or before one that is. */
    int openRows() {
        return open.getLast().to();
    }

    /** The struct {@code Sizes} of conv.cuh. */
    int[] sizes() {
        return new int[] {pixels, images.dim(1), images.dim(2), images.dim(3), kh, kw, columns, groups()};
    }

    /** The struct {@code Open} of conv.cuh: both ends of a range move evenly from group to group. */
    int[] ranges() {
        OpenRange first = open.getFirst(), second = open.get(groups() > 1 ? 1 : 0);
        return new int[] {first.from(), second.from() - first.from(), first.to(), second.to() - first.to()};
    }
}
