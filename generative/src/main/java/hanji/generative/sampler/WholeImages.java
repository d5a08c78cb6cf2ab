package hanji.generative.sampler;

import static hanji.kernels.layout.Slice.slice;

import hanji.nn.layer.Conv;
import hanji.nn.layer.ShiftedConv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All pixels of images [N, H, W, C].
 *
 * @param classes [N, 1, 1] of I32, if the network is told them
 * @param dropout what is done to the inside of each block
 */
public record WholeImages(Optional<Tensor> classes, UnaryOperator<Tensor> dropout) implements Sight {
    /**
     * Without dropout.
     *
     * @param classes of each image, or none
     */
    public static WholeImages of(List<Integer> classes, Device device) {
        return new WholeImages(indices(classes, device), UnaryOperator.identity());
    }

    /** Classes as a tensor [N, 1, 1] of I32, unless there are none. */
    public static Optional<Tensor> indices(List<Integer> classes, Device device) {
        int[] ofImages = classes.stream().mapToInt(k -> k).toArray();
        return classes.isEmpty()
                ? Optional.empty()
                : Optional.of(Tensor.of(ofImages, ofImages.length, 1, 1).to(DType.I32, device));
    }

    @Override
    public Tensor convolve(ShiftedConv conv, Tensor x) {
        return conv.forward(x);
    }

    @Override
    public Tensor mix(Conv conv, Tensor x) {
        return conv.forward(x);
    }

    @Override
    public Tensor here(Tensor ofOther) {
        return ofOther;
    }

    /** An odd number of rows or columns loses the last one of the finer image. */
    @Override
    public PixelStream.Coarse through(PixelStream.Inner inner, Tensor x, Optional<PixelStream.Trace> beside) {
        PixelStream.Trace trace = inner.stream().forward(convolve(inner.down(), x), beside, this);
        Tensor finer = inner.up().forward(trace.last());
        return new PixelStream.Coarse(Optional.of(trace), cut(cut(finer, 1, x), 2, x));
    }

    private static Tensor cut(Tensor finer, int axis, Tensor like) {
        int count = like.shape().dim(axis);
        return count == finer.shape().dim(axis) ? finer : slice(finer, axis, 0, count);
    }

    @Override
    public Tensor dropped(Tensor x) {
        return dropout.apply(x);
    }
}
