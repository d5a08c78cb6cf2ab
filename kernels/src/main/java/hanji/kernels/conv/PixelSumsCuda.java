package hanji.kernels.conv;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.UnaryFunction;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** The canonical gradients of a convolution's weight and bias on a CUDA device: pixel_sums.cu. */
final class PixelSumsCuda {
    private static final String FILE = "pixel_sums";
    private static final Kernel BIAS = new Kernel(PixelSumsCuda.class, FILE, "biasGradient");
    private static final Kernel JOIN = new Kernel(PixelSumsCuda.class, FILE, "joinImages");
    private static final int BIAS_THREADS = 256;
    private static final int BIAS_CHANNELS = 32;

    private PixelSumsCuda() {}

    static void weightGradient(WeightGradient op, Tensor out, Cuda gpu) {
        weightGradient(
                op, out, gpu, Tiling.ofWeights(forward(op), gpu.driver().info().multiprocessors()));
    }

    static void weightGradient(WeightGradient op, Tensor out, Cuda gpu, Tiling tiling) {
        if (op.form() == Form.RELU) {
            try (var _ = Scope.open()) {
                Tensor positive = Tensor.empty(DType.F32, op.input().shape(), out.device());
                new Unary(UnaryFunction.RELU, op.input()).cuda(positive, gpu);
                var plain = new WeightGradient(positive, Form.AS_IS, op.dOut(), op.shape(), op.mask());
                weightGradient(plain, out, gpu, tiling);
            }
            return;
        }
        Pass pass = forward(op);
        int images = op.input().shape().dim(0), rows = pass.openRows();
        try (var _ = Scope.open()) {
            Tensor parts = Tensor.empty(DType.F32, Shape.of(images, rows, pass.columns()), out.device());
            gpu.launch(
                    tiling.kernel(FILE, "weightGradient"),
                    tiling.weights(pass),
                    parts,
                    op.input(),
                    op.dOut(),
                    rows,
                    pass.sizes(),
                    pass.ranges());
            join(out, parts, pass.groups(), pass.ranges(), gpu);
        }
    }

    private static Pass forward(WeightGradient op) {
        return Pass.forward(op.input().shape(), op.shape(), op.mask());
    }

    static void biasGradient(BiasGradient op, Tensor out, Cuda gpu) {
        Shape shape = op.dOut().shape();
        int images = shape.dim(0), channels = shape.dim(3);
        try (var _ = Scope.open()) {
            Tensor parts = Tensor.empty(DType.F32, Shape.of(images, 1, channels), out.device());
            Grid grid = Grid.of(images, Math.ceilDiv(channels, BIAS_CHANNELS), 1, BIAS_THREADS);
            gpu.launch(BIAS, grid, parts, op.dOut(), shape.dim(1) * shape.dim(2), channels);
            join(out, parts, 1, new int[] {0, 0, 1, 0}, gpu);
        }
    }

    /** Joins the images of parts [images, rows, columns]. */
    static void join(Tensor out, Tensor parts, int groups, int[] open, Cuda gpu) {
        Shape shape = parts.shape();
        gpu.launch(
                JOIN,
                gpu.cover(out.size()),
                out,
                parts,
                shape.dim(0),
                shape.dim(1),
                out.size(),
                shape.dim(2),
                groups,
                open);
    }
}
