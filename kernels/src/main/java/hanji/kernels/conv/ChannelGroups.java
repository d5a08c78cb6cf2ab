package hanji.kernels.conv;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.autograd.Op;
import hanji.kernels.layout.Permute;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The channels of images in equal consecutive groups. All groups are brought out of the pixels at once, in one pass over the
 * images: cut out one by one, each would read every cache line.
 */
record ChannelGroups(int groups) {
    /** The channels of each group: [N, H, W, C] to images [N, H, W, C / groups]. */
    List<Tensor> split(Tensor images) {
        Shape each = images.shape().with(3, images.shape().dim(3) / groups);
        Tensor apart = permute(reshape(images, each.size(0, 3), groups, each.dim(3)), 1, 0, 2);
        return IntStream.range(0, groups)
                .mapToObj(g -> reshape(slice(apart, 0, g, g + 1), each))
                .toList();
    }

    /** The images that {@link #split} takes apart. */
    Tensor join(List<Tensor> parts) {
        Shape each = parts.getFirst().shape();
        return reshape(Op.run(joining(parts)), each.with(3, groups * each.dim(3)));
    }

    /** The last step of {@link #join}, whose result [N*H*W, groups, C / groups] has the elements of the images in their order. */
    Permute joining(List<Tensor> parts) {
        Shape each = parts.getFirst().shape();
        var rows = new ArrayList<Tensor>();
        for (Tensor part : parts) rows.add(reshape(part, 1, each.size(0, 3), each.dim(3)));
        return new Permute(concat(0, rows), List.of(1, 0, 2));
    }

    /** The weights or biases of each group's outputs: those of all are the last axis. */
    List<Tensor> outputs(Tensor weight) {
        int each = weight.shape().dim(-1) / groups;
        return IntStream.range(0, groups)
                .mapToObj(g -> slice(weight, -1, g * each, (g + 1) * each))
                .toList();
    }

    /** Index of element {@code i} of a group's tensor in that of all groups, whose last axis holds the groups side by side. */
    static int index(int i, int extent, int group, int groups) {
        return i / extent * extent * groups + group * extent + i % extent;
    }
}
