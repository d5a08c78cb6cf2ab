package hanji.kernels.matmul;

import hanji.cuda.Cuda;
import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.kernels.layout.Permute;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** {@link ExactMatMul} on a CUDA device: exact_product.cu. */
final class ExactMatMulCuda {
    private static final Kernel DIGITS = new Kernel(ExactMatMulCuda.class, "exact_product", "exactDigits");
    private static final Kernel PRODUCT = new Kernel(ExactMatMulCuda.class, "exact_product", "exactProduct");
    private static final int FIRST = 80;
    private static final int DIGITS_EACH = 4, STAGE = 32, SIDE = 64, THREADS = 128;

    private ExactMatMulCuda() {}

    /**
     * The digits of a factor.
     *
     * @param words four of them each, [4, lines, padded / 4]
     * @param exponents of the lines
     */
    private record Cut(Tensor words, Tensor exponents) {
        /** @param matrix whose lines are rows if terms lie side by side, otherwise columns */
        static Cut of(Tensor matrix, boolean areRows, int lines, int depth, int padded, Device device, Cuda gpu) {
            Tensor rows = matrix;
            if (!areRows && matrix.size() > 0) {
                rows = Tensor.empty(DType.F32, Shape.of(lines, depth), device);
                new Permute(matrix, List.of(1, 0)).cuda(rows, gpu);
            }
            Tensor words = Tensor.empty(DType.I32, Shape.of(DIGITS_EACH, lines, padded / Integer.BYTES), device);
            Tensor exponents = Tensor.empty(DType.I32, Shape.of(lines), device);
            gpu.launch(DIGITS, gpu.coverRows(lines), words, exponents, rows, lines, depth, padded);
            return new Cut(words, exponents);
        }
    }

    /** @throws CudaException before compute capability 8.0, whose tensor cores are the first for it */
    static void run(Product op, Tensor out, Cuda gpu) {
        if (gpu.driver().info().computeCapability() < FIRST)
            throw new CudaException("ExactMatMul needs a GPU of compute capability 8.0 or later, which " + gpu
                    + " is not; compute it on the CPU, to the same bits, or take MatMul");
        int padded = Math.ceilDiv(op.depth(), STAGE) * STAGE;
        if (out.size() == 0) return;
        try (var _ = Scope.open()) {
            Cut a = Cut.of(op.a(), op.formOfA() == Form.AS_IS, op.rows(), op.depth(), padded, out.device(), gpu);
            Cut b = Cut.of(
                    op.b(), op.formOfB() == Form.TRANSPOSED, op.columns(), op.depth(), padded, out.device(), gpu);
            gpu.launch(
                    PRODUCT,
                    Grid.of(Math.ceilDiv(op.columns(), SIDE), Math.ceilDiv(op.rows(), SIDE), 1, THREADS),
                    out,
                    a.words,
                    a.exponents,
                    b.words,
                    b.exponents,
                    op.rows(),
                    op.columns(),
                    padded);
        }
    }
}
