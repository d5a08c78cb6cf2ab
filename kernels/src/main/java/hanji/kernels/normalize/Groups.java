package hanji.kernels.normalize;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.reduce.BroadcastTo.broadcastTo;
import static hanji.kernels.reduce.Sum.sum;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * Which numbers of x [N, P, C] share a mean and a variance: those of all pixels of an image in neighbouring channels.
 *
 * @param images N
 * @param pixels P of an image
 * @param channels C
 * @param count G, groups of channels
 */
record Groups(int images, int pixels, int channels, int count) {
    /** Pixels that one chain of additions goes over. */
    static final int CHUNK = 256;

    /** @throws IllegalArgumentException if x is not [N, P, C] of floating numbers, or the groups do not divide C */
    static Groups of(String op, Tensor x, int count) {
        if (!x.dtype().isFloating() || x.shape().rank() != 3)
            throw new IllegalArgumentException(op + " needs F32 or F64 [N, P, C], not " + x.label());
        int channels = x.shape().dim(2);
        if (count < 1 || channels % count != 0)
            throw new IllegalArgumentException(
                    op + ": " + count + " groups do not divide the " + channels + " channels of " + x.label());
        return new Groups(x.shape().dim(0), x.shape().dim(1), channels, count);
    }

    /** The groups whose means these are, [N, G]. */
    static Groups of(String op, Tensor x, Tensor mean) {
        if (mean.shape().rank() != 2)
            throw new IllegalArgumentException(op + " needs means [N, G], not " + mean.label());
        Groups groups = of(op, x, mean.shape().dim(1));
        groups.require(op, x, mean, groups.statistics());
        return groups;
    }

    /** @throws IllegalArgumentException if a tensor has not this shape and the dtype of x */
    void require(String op, Tensor x, Tensor tensor, Shape shape) {
        if (!tensor.shape().equals(shape) || tensor.dtype() != x.dtype())
            throw new IllegalArgumentException(op + " of " + x.label() + " in " + count + " groups needs " + x.dtype()
                    + shape + ", not " + tensor.label());
    }

    /** [N, G], a number for each group of each image. */
    Shape statistics() {
        return Shape.of(images, count);
    }

    /** [N, C], a number for each channel of each image. */
    Shape perImage() {
        return Shape.of(images, channels);
    }

    /** Channels of a group. */
    int size() {
        return channels / count;
    }

    /** Numbers that share a mean. */
    int numbers() {
        return pixels * size();
    }

    /** Chains that the pixels of an image are cut into; no pixels are one empty chain. */
    int chunks() {
        return Math.max(1, Math.ceilDiv(pixels, CHUNK));
    }

    /** The group of a channel of an image, in a tensor [N, G]. */
    int index(int image, int channel) {
        return image * count + channel / size();
    }

    /** An image's numbers by group, [N, G], to a number for each of its channels. */
    void spread(float[] byGroup, int image, float[] byChannel) {
        int size = size();
        for (int g = 0; g < count; g++) Arrays.fill(byChannel, g * size, (g + 1) * size, byGroup[image * count + g]);
    }

    /** [N, C] to [N, G], the sums over the channels of each group. */
    Tensor sums(Tensor byChannel) {
        if (size() == 1) return byChannel;
        return sum(reshape(byChannel, images, count, size()), 2);
    }

    /** [N, G] to [N, C]. */
    Tensor spread(Tensor byGroup) {
        if (size() == 1) return byGroup;
        Shape repeated = Shape.of(images, count, size());
        return reshape(broadcastTo(reshape(byGroup, images, count, 1), repeated), perImage());
    }

    /** [N, C] to [N, 1, C], as it meets the pixels. */
    Tensor atPixels(Tensor byChannel) {
        return reshape(byChannel, images, 1, channels);
    }
}
