package hanji.generative.sampler;

import static hanji.kernels.conv.StridedConv2d.stridedConv2d;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.kernels.conv.Window;
import hanji.nn.layer.Conv;
import hanji.nn.layer.ShiftedConv;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Neighbouring pixels of one row, of some images each, [1, N, count, C], that go through a stream after all before them. What the
 * convolutions see of earlier ones is remembered.
 *
 * @param memory of the streams, whose pixels come in turn
 * @param scale pixels of the image, along each axis, to one of these
 * @param y their row
 * @param x column of the first
 * @param count how many of an image
 */
record PixelsInTurn(Memory memory, int scale, int y, int x, int count) implements Sight {
    /** What is remembered of some images. */
    static final class Memory {
        private static final Window AT_EACH = new Window(1, 0);

        private final int images;
        private final int width;
        private final Device device;
        private final Optional<Tensor> classes;
        private final Map<Tensor, Plane> planes = new IdentityHashMap<>();
        private long multiplyAdds;

        /**
         * @param width columns of an image
         * @param device on which the layers are computed
         * @param classes [1, N, 1] of I32, if the network is told them
         */
        Memory(int images, int width, Device device, Optional<Tensor> classes) {
            this.images = images;
            this.width = width;
            this.device = device;
            this.classes = classes;
        }

        long multiplyAdds() {
            return multiplyAdds;
        }

        /** Of outputs at one row's pixels (y, x), (y, x + 1), ..., from what the plane has of their windows. */
        Tensor convolve(ShiftedConv conv, Plane plane, int y, int x, int count) {
            Shape kernel = conv.weight().shape();
            int stride = conv.stride(), terms = kernel.size(0, 3), outputs = kernel.dim(3);
            Tensor windows = plane.windows(
                    y * stride - conv.up(),
                    x * stride - conv.left(),
                    kernel.dim(0),
                    kernel.dim(1),
                    count,
                    stride,
                    device);
            multiplyAdds += (long) images * count * terms * outputs;
            return stridedConv2d(windows, reshape(conv.weight(), 1, 1, terms, outputs), conv.bias(), AT_EACH);
        }

        private Plane plane(Tensor weight, int rows, int left, int columns, int right, int channels) {
            return planes.computeIfAbsent(weight, _ -> new Plane(images, rows, left, columns, right, channels));
        }
    }

    private int width() {
        return Math.ceilDiv(memory.width, scale);
    }

    @Override
    public Tensor convolve(ShiftedConv conv, Tensor x) {
        return memory.convolve(conv, remember(conv, x), y, this.x, count);
    }

    /** Rows and columns of a kernel that ends in a pixel's row, and of zeros round the image. */
    private Plane remember(ShiftedConv conv, Tensor pixels) {
        Shape kernel = conv.weight().shape();
        int right = Math.max(0, kernel.dim(1) - 1 - conv.left());
        Plane plane = memory.plane(conv.weight(), conv.up() + 1, conv.left(), width(), right, kernel.dim(2));
        plane.write(pixels, y, x, 1);
        return plane;
    }

    @Override
    public Tensor mix(Conv conv, Tensor x) {
        memory.multiplyAdds += (long) memory.images * count * conv.weight().size();
        return conv.forward(x);
    }

    @Override
    public Tensor here(Tensor ofOther) {
        return slice(ofOther, 2, x, x + count);
    }

    /** Every second row and column has a coarser pixel, which then makes four of these. */
    @Override
    public PixelStream.Coarse through(PixelStream.Inner inner, Tensor x, Optional<PixelStream.Trace> beside) {
        Plane entered = remember(inner.down(), x);
        int channels = x.shape().dim(-1), pairs = Math.ceilDiv(width(), 2);
        Plane finer = memory.plane(inner.up().weight(), 2, 0, 2 * pairs, 0, channels);
        Optional<PixelStream.Trace> trace = Optional.empty();
        if (y % 2 == 0 && this.x % 2 == 0) {
            var coarse = new PixelsInTurn(memory, 2 * scale, y / 2, this.x / 2, Math.ceilDiv(count, 2));
            Tensor first = memory.convolve(inner.down(), entered, coarse.y, coarse.x, coarse.count);
            trace = Optional.of(inner.stream().forward(first, beside, coarse));
            Tensor last = trace.get().last();
            finer.write(inner.up().forward(last), y, this.x, 2);
            memory.multiplyAdds +=
                    (long) last.size() / channels * inner.up().weight().size();
        }
        return new PixelStream.Coarse(trace, finer.windows(y, this.x, 1, 1, count, 1, memory.device));
    }

    @Override
    public Tensor dropped(Tensor x) {
        return x;
    }

    @Override
    public Optional<Tensor> classes() {
        return memory.classes;
    }
}
