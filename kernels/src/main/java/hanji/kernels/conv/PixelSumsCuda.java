package hanji.kernels.conv;

import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** The canonical gradients of a convolution's weight and bias on a CUDA device: pixel_sums.cu. */
final class PixelSumsCuda {
    private static final String FILE = "pixel_sums";
    private static final Kernel BIAS = new Kernel(PixelSumsCuda.class, FILE, "biasGradient");
    private static final int BIAS_THREADS = 256;
    private static final int BIAS_CHANNELS = 32;

    private PixelSumsCuda() {}

    static void weightGradient(WeightGradient op, Tensor out, Cuda gpu) {
        weightGradient(
                op, out, gpu, Tiling.ofWeights(forward(op), gpu.driver().info().multiprocessors()), WeightParts.MOST);
    }

    static void weightGradient(WeightGradient op, Tensor out, Cuda gpu, Tiling tiling, long most) {
        Pass pass = forward(op);
        Kernel kernel = tiling.kernel(FILE, "weightGradient");
        tiling.parts(pass, most)
                .sum(
                        out,
                        pass,
                        tiling,
                        gpu,
                        (parts, grid, range) -> gpu.launch(
                                kernel,
                                grid,
                                parts,
                                op.input(),
                                op.dOut(),
                                range,
                                pass.sizes(),
                                pass.ranges(),
                                op.form() == Form.RELU ? 1 : 0));
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
            WeightParts.join(
                    out, parts, new int[] {images, 1, 0, channels, 0}, channels, 1, new int[] {0, 0, 1, 0}, gpu);
        }
    }
}
