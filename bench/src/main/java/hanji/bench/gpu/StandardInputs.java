package hanji.bench.gpu;

import hanji.kernels.random.Gaussian;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.function.Supplier;

/**
 * Inputs of standard calls: random numbers, never zeros.
 *
 * @param device where they live
 * @param size how large they are
 * @param draw which of several sets of inputs
 * @param drawn whether they are; without, what they hold is arbitrary, where only the launches count
 * @param kept where inputs are kept for further runs of the same call
 */
public record StandardInputs(Device device, Size size, int draw, boolean drawn, KeptInputs kept) {
    /** Inputs that are drawn anew for each run. */
    StandardInputs(Device device, Size size, int draw, boolean drawn) {
        this(device, size, draw, drawn, KeptInputs.NONE);
    }

    /** How large the inputs are. */
    public enum Size {
        /** For the simulator: the counts of a kernel do not change their character with size. */
        SIMULATED(2, 16, 64, 1 << 14, 256),
        /** For a core of a processor. */
        PROCESSOR(32, 28, 64, 1 << 22, 512),
        /** For a GPU: those of the floors in docs/kernels.md. */
        MEASURED(128, 28, 64, 1 << 24, 2048);

        private final int images;
        private final int side;
        private final int channels;
        private final int elements;
        private final int matrix;

        Size(int images, int side, int channels, int elements, int matrix) {
            this.images = images;
            this.side = side;
            this.channels = channels;
            this.elements = elements;
            this.matrix = matrix;
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

    /** Rows and columns of a matrix. */
    int matrix() {
        return size.matrix;
    }

    /** Pixels of a batch. */
    int pixels() {
        return images() * side() * side();
    }

    /** Normal numbers. */
    Tensor normal(int... dims) {
        return there(
                DType.F32, dims, () -> Gaussian.gaussian(new Philox(1, draw, dims.length), Shape.of(dims), Device.CPU));
    }

    /** A flat tensor of normal numbers. */
    Tensor flat() {
        return normal(elements());
    }

    /** A flat tensor of numbers in [0, 1). */
    Tensor fractions() {
        int[] dims = {elements()};
        return there(DType.F32, dims, () -> {
            Tensor here = Tensor.empty(DType.F32, Shape.of(dims), Device.CPU);
            new Philox(2, draw, 0).fillUniform(0, here.floats(), 0, here.size());
            return here;
        });
    }

    /** What a hidden layer passes on, [images, side, side, channels]. */
    Tensor activations() {
        return normal(images(), side(), side(), channels());
    }

    /** A row of 256 logits for each pixel. */
    Tensor logits() {
        return logits(256);
    }

    /** As many logits in rows of another length. */
    Tensor logits(int classes) {
        return normal(rows(classes), classes);
    }

    /** How many rows of this length hold the logits. */
    int rows(int classes) {
        return Math.max(1, pixels() * 256 / classes);
    }

    /** Whole numbers from 0 to bound - 1, of I32 or U8. */
    Tensor indices(DType dtype, int bound, int... dims) {
        return there(dtype, dims, () -> {
            var random = new Philox(3, draw, 0);
            Tensor here = Tensor.empty(dtype, Shape.of(dims), Device.CPU);
            for (int i = 0; i < here.size(); i++) here.set(i, (int) (bound * random.uniform(i)));
            return here;
        });
    }

    private Tensor there(DType dtype, int[] dims, Supplier<Tensor> here) {
        return kept.next(() -> drawn ? here.get().to(dtype, device) : Tensor.empty(dtype, Shape.of(dims), device));
    }
}
