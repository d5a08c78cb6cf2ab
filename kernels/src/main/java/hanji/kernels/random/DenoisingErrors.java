package hanji.kernels.random;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.negate;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.kernels.reduce.Tree;
import hanji.kernels.reduce.Warp;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The squared error of each image's prediction of a mixture of data and noise: {@code sum over an image of (prediction - (signal data
 * + noise z))^2}. With a signal of 0 and a noise of 1 the mixture is the noise itself, and the errors are those of
 * arXiv:2006.11239, equation 14; with 1 and -1 it is the velocity of arXiv:2210.02747.
 *
 * <p>The noise is drawn again from its numbers, forward and backward, and stored nowhere. The results have the bits of {@link Diffuse},
 * a difference, a square and a sum, one after the other.
 *
 * @param prediction [N, ...], F32 or F64
 * @param target what is predicted, of the same shape; it is not computed as a tensor
 */
public record DenoisingErrors(Tensor prediction, Diffuse target) implements Op {
    /** Elements that one warp sums; docs/numerics.md, "Reductions". */
    private static final int CHUNK = 4096;

    private static final int GRAIN = 1 << 15;

    /** Bytes of shared memory for each thread: a warp sums 128 squares at a time. */
    private static final int SHARED = 16;

    private static final Kernel KERNEL = new Kernel(DenoisingErrors.class, "denoising_errors", "errors");

    /** The squared error of each image: [N]. */
    public static Tensor denoisingErrors(Tensor prediction, Diffuse target) {
        return Op.run(new DenoisingErrors(prediction, target));
    }

    /** @throws IllegalArgumentException if the prediction is not of the target's shape and dtype */
    public DenoisingErrors {
        requireLike("DenoisingErrors", prediction, target);
    }

    private static void requireLike(String op, Tensor prediction, Diffuse target) {
        if (!prediction.shape().equals(target.shape())
                || prediction.dtype() != target.data().dtype())
            throw new IllegalArgumentException(op + " needs a prediction shaped and typed as the data "
                    + target.data().label() + ", not " + prediction.label());
    }

    @Override
    public List<Tensor> inputs() {
        return inputs(prediction, target);
    }

    private static List<Tensor> inputs(Tensor prediction, Diffuse target) {
        var inputs = new ArrayList<>(List.of(prediction));
        inputs.addAll(target.inputs());
        return inputs;
    }

    @Override
    public Shape shape() {
        return target.signal().shape();
    }

    @Override
    public void reference(Tensor out) {
        int size = target.imageSize();
        for (int n = 0; n < out.size(); n++) {
            double sum = 0;
            for (int i = n * size; i < (n + 1) * size; i++) {
                double error = prediction.get(i) - target.element(i);
                sum += error * error;
            }
            out.set(n, sum);
        }
    }

    private int chunks() {
        return Math.max(1, Math.ceilDiv(target.imageSize(), CHUNK));
    }

    @Override
    public void cpu(Tensor out) {
        int size = target.imageSize(), chunks = chunks();
        float[] predicted = prediction.floats();
        try (var _ = Scope.open()) {
            float[] part = chunks == 1
                    ? out.floats()
                    : Tensor.empty(DType.F32, Shape.of(out.size(), chunks), out.device())
                            .floats();
            int grain = Math.max(1, GRAIN / Math.max(1, Math.min(CHUNK, size)));
            out.device().parallelRanges(out.size() * chunks, grain, (first, end) -> {
                float[] squares = new float[Math.min(CHUNK, size)];
                for (int i = first; i < end; i++) {
                    int offset = i % chunks * CHUNK, from = i / chunks * size + offset;
                    int count = Math.min(CHUNK, size - offset);
                    target.fill(from, count, squares, 0);
                    square(predicted, from, squares, count);
                    part[i] = Warp.sum(squares, 0, count);
                }
            });
            for (int n = 0; chunks > 1 && n < out.size(); n++) {
                Tree.sum(part, n * chunks, chunks, 1);
                out.floats()[n] = part[n * chunks];
            }
        }
    }

    /** The target becomes the square of its distance. */
    private static void square(float[] predicted, int from, float[] target, int count) {
        for (int i = 0; i < count; i++) {
            float error = predicted[from + i] - target[i];
            target[i] = error * error;
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        int chunks = chunks();
        if (chunks == 1) launch(out, chunks, gpu);
        else
            try (var _ = Scope.open()) {
                Tensor parts = Tensor.empty(DType.F32, Shape.of(out.size(), chunks, 1), out.device());
                launch(parts, chunks, gpu);
                Tree.sum(parts, out, gpu);
            }
    }

    private void launch(Tensor parts, int chunks, Cuda gpu) {
        Grid grid = gpu.coverRows(parts.size());
        gpu.launch(
                KERNEL,
                grid.withShared(SHARED * grid.threads()),
                parts,
                prediction,
                target.data(),
                target.signal(),
                target.noise(),
                parts.size(),
                target.imageSize(),
                chunks,
                CHUNK,
                prediction.size(),
                target.random().seed(),
                target.random().stream(),
                target.random().step(),
                target.first());
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(prediction, () -> Op.run(new PredictionGradient(prediction, target, dOut)));
        target.addGradients(gradients, () -> negate(Op.run(new PredictionGradient(prediction, target, dOut))));
    }

    /**
     * The gradient by the prediction: {@code 2 dOut[n] (prediction - (signal data + noise z))}.
     *
     * @param dOut [N]
     */
    public record PredictionGradient(Tensor prediction, Diffuse target, Tensor dOut) implements Op {
        private static final Kernel KERNEL =
                new Kernel(DenoisingErrors.class, "denoising_errors", "predictionGradient");

        @Override
        public List<Tensor> inputs() {
            List<Tensor> inputs = DenoisingErrors.inputs(prediction, target);
            inputs.add(dOut);
            return inputs;
        }

        @Override
        public Shape shape() {
            requireLike(name(), prediction, target);
            return prediction.shape();
        }

        @Override
        public void reference(Tensor out) {
            int size = target.imageSize();
            for (int i = 0; i < out.size(); i++)
                out.set(i, 2 * dOut.get(i / size) * (prediction.get(i) - target.element(i)));
        }

        @Override
        public void cpu(Tensor out) {
            float[] gradient = out.floats();
            out.device().parallelRanges(out.size(), Uniform.GRAIN, (from, to) -> {
                target.fill(from, to - from, gradient, from);
                int size = target.imageSize();
                for (int at = from; at < to; ) {
                    int image = at / size, end = Math.min(to, (image + 1) * size);
                    pull(prediction.floats(), 2 * dOut.floats()[image], gradient, at, end);
                    at = end;
                }
            });
        }

        /** The target becomes the gradient. */
        private static void pull(float[] predicted, float factor, float[] target, int from, int to) {
            for (int i = from; i < to; i++) target[i] = (predicted[i] - target[i]) * factor;
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            gpu.launch(
                    KERNEL,
                    gpu.cover(Draws.blocks(target.first(), out.size())),
                    out,
                    prediction,
                    target.data(),
                    target.signal(),
                    target.noise(),
                    dOut,
                    out.size(),
                    target.imageSize(),
                    target.random().seed(),
                    target.random().stream(),
                    target.random().step(),
                    target.first());
        }

        @Override
        public void gradient(Tensor out, Tensor arrived, Gradients gradients) {
            gradients.add(prediction, () -> slope(arrived));
            target.addGradients(gradients, () -> negate(slope(arrived)));
            gradients.add(
                    dOut, () -> target.sumPerImage(scale(multiply(arrived, subtract(prediction, Op.run(target))), 2)));
        }

        private Tensor slope(Tensor arrived) {
            return scale(multiply(arrived, target.perImage(dOut)), 2);
        }
    }
}
