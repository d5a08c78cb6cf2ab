package hanji.bench.gpu;

import hanji.kernels.random.Gaussian;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * Inputs of standard calls: random numbers, never zeros.
 *
 * @param device where they live
 * @param size how large they are
 * @param draw which of several sets of inputs
 */
public record StandardInputs(Device device, Size size, int draw) {
    /** How large the inputs are. */
    public enum Size {
        /** For the simulator: the counts of a kernel do not change their character with size. */
        SIMULATED(2, 8, 32, 1 << 12),
        /** For a GPU: those of the floors in docs/kernels.md. */
        MEASURED(128, 28, 64, 1 << 24);

        private final int images;
        private final int side;
        private final int channels;
        private final int elements;

        Size(int images, int side, int channels, int elements) {
            this.images = images;
            this.side = side;
            this.channels = channels;
            this.elements = elements;
        }
    }

    /** Images of a batch. */
    int images() {
        return size.images;
    }

    /** Rows and columns of an image. */
    int side() {
        return size.side;
    }

    /** Channels of a hidden layer. */
    int channels() {
        return size.channels;
    }

    /** Elements of a flat tensor. */
    int elements() {
        return size.elements;
    }

    /** Pixels of a batch. */
    int pixels() {
        return images() * side() * side();
    }

    /** Normal numbers. */
    Tensor normal(int... dims) {
        return Gaussian.gaussian(new Philox(1, draw, dims.length), Shape.of(dims), Device.CPU)
                .to(DType.F32, device);
    }

    /** A flat tensor of normal numbers. */
    Tensor flat() {
        return normal(elements());
    }

    /** A flat tensor of numbers in [0, 1). */
    Tensor fractions() {
        var random = new Philox(2, draw, 0);
        Tensor here = Tensor.empty(DType.F32, Shape.of(elements()), Device.CPU);
        random.fillUniform(0, here.floats(), 0, here.size());
        return here.to(DType.F32, device);
    }

    /** What a hidden layer passes on, [images, side, side, channels]. */
    Tensor activations() {
        return normal(images(), side(), side(), channels());
    }

    /** A row of 256 logits for each pixel. */
    Tensor logits() {
        return normal(pixels(), 256);
    }

    /** Whole numbers from 0 to bound - 1. */
    Tensor indices(int bound, int... dims) {
        var random = new Philox(3, draw, 0);
        Tensor here = Tensor.empty(DType.I32, Shape.of(dims), Device.CPU);
        for (int i = 0; i < here.size(); i++) here.ints()[i] = (int) (bound * random.uniform(i));
        return here.to(DType.I32, device);
    }
}
