package hanji.kernels.optimizer;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.multiply;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.kernels.reduce.LaneSum;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The sum of the squares of all elements, a scalar.
 *
 * @param input any shape, F32 or F64
 */
public record SquaredNorm(Tensor input) implements Op {
    /** Threads that join the chunks. */
    private static final int JOINING = 256;

    /** Elements that one warp sums. */
    private static final int CHUNK = 1 << 12;

    private static final Kernel CHUNKS = new Kernel(SquaredNorm.class, "squared_norm", "chunks");
    private static final Kernel JOIN = new Kernel(SquaredNorm.class, "squared_norm", "join");

    /** Between these no squared norm was rounded to infinity in F32, and none that counts lost bits near 0. */
    private static final double LARGE = 0x1p120, TINY = 0x1p-90;

    /** Chunks per parallel task. */
    private static final int GRAIN = 8;

    /**
     * The Euclidean norm of some tensors taken together, for clipping gradients by it. All of it comes back from the
     * device in one copy; a second time, with elements multiplied by 2^-90 or 2^90, where squares in F32 would overflow or
     * vanish. The norm of finite F32 elements is finite, and 0 only if all of them are.
     *
     * @throws IllegalArgumentException if the tensors are not floating, all alike
     */
    public static double norm(List<Tensor> tensors) {
        if (tensors.isEmpty()) return 0;
        double total = total(tensors);
        if (total > LARGE) return scaledNorm(tensors, 0x1p-90);
        if (total < TINY) return scaledNorm(tensors, 0x1p90);
        return Math.sqrt(total);
    }

    private static double scaledNorm(List<Tensor> tensors, double factor) {
        try (var _ = Scope.open();
                var _ = Tape.noGrad()) {
            double total =
                    total(tensors.stream().map(tensor -> scale(tensor, factor)).toList());
            return Math.sqrt(total) / factor;
        }
    }

    /** The sum of the squared norms. */
    private static double total(List<Tensor> tensors) {
        double total = 0;
        try (var _ = Scope.open();
                var _ = Tape.noGrad()) {
            List<Tensor> squares = tensors.stream()
                    .map(tensor -> reshape(Op.run(new SquaredNorm(tensor)), 1))
                    .toList();
            for (double square : concat(0, squares).toDoubles()) total += square;
        }
        return total;
    }

    /** @throws IllegalArgumentException if the input is not floating */
    public SquaredNorm {
        if (!input.dtype().isFloating())
            throw new IllegalArgumentException("SquaredNorm needs F32 or F64, not " + input.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input);
    }

    @Override
    public Shape shape() {
        return Shape.of();
    }

    @Override
    public void reference(Tensor out) {
        double sum = 0;
        for (int i = 0; i < input.size(); i++) sum += input.get(i) * input.get(i);
        out.set(0, sum);
    }

    @Override
    public void cpu(Tensor out) {
        int size = input.size();
        int chunks = Math.ceilDiv(size, CHUNK);
        float[] x = input.floats();
        try (var _ = Scope.open()) {
            double[] part = Tensor.zeros(DType.F64, Shape.of(Math.max(1, chunks)), out.device())
                    .doubles();
            out.device().parallelRanges(chunks, GRAIN, (from, to) -> {
                var lanes = new LaneSum();
                for (int i = from; i < to; i++)
                    part[i] = lanes.sumOfSquares(x, i * CHUNK, Math.min(CHUNK, size - i * CHUNK));
            });
            for (int s = 1; s < chunks; s *= 2) for (int i = 0; i + s < chunks; i += 2 * s) part[i] += part[i + s];
            out.floats()[0] = (float) part[0];
        }
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        int parts = Math.max(1, Math.ceilDiv(input.size(), CHUNK));
        try (var _ = Scope.open()) {
            Tensor part = Tensor.empty(DType.F64, Shape.of(parts), out.device());
            gpu.launch(CHUNKS, gpu.coverRows(parts), part, input, input.size(), parts);
            gpu.launch(JOIN, Grid.of(1, JOINING), out, part, parts);
        }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        gradients.add(input, () -> multiply(scale(input, 2), dOut));
    }
}
