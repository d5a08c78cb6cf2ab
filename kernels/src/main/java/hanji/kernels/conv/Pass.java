package hanji.kernels.conv;

import hanji.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the CUDA kernels are told of one pass of a convolution.
 *
 * @param images the images under the taps, [N, H, W, channels]
 * @param kh rows of the kernel
 * @param kw columns of the kernel
 * @param columns channels of the other images
 * @param open the open weights by colour group of the columns
 */
record Pass(Shape images, int kh, int kw, int columns, List<OpenRange> open) {
    /** Taps over the input, columns of outputs. */
    static Pass forward(Shape input, Shape weight, Mask mask) {
        var open = IntStream.range(0, mask.groups()).mapToObj(group -> OpenRange.forward(weight, mask, group));
        return new Pass(input, weight.dim(0), weight.dim(1), weight.dim(3), open.toList());
    }

    /** Mirrored taps over the gradient of the output, columns of inputs. */
    static Pass mirrored(Shape dOut, Shape weight, Mask mask) {
        var open = IntStream.range(0, mask.groups()).mapToObj(group -> OpenRange.mirrored(weight, mask, group));
        return new Pass(dOut, weight.dim(0), weight.dim(1), weight.dim(2), open.toList());
    }

    /** Pixels of all images. */
    int pixels() {
        return images.size(0, 3);
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
        return new int[] {pixels(), images.dim(1), images.dim(2), images.dim(3), kh, kw, columns, groups()};
    }

    /** The struct {@code Open} of conv.cuh: both ends of a range move evenly from group to group. */
    int[] ranges() {
        OpenRange first = open.getFirst(), second = open.get(groups() > 1 ? 1 : 0);
        return new int[] {first.from(), second.from() - first.from(), first.to(), second.to() - first.to()};
    }
}
