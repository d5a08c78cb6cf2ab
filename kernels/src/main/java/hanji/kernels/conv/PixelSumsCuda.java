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
import java.util.function.Consumer;

/** The canonical gradients of a convolution's weight and bias on a CUDA device: pixel_sums.cu. */
final class PixelSumsCuda {
    private static final String FILE = "pixel_sums";
    private static final Kernel BIAS = new Kernel(PixelSumsCuda.class, FILE, "biasGradient");
    private static final int BIAS_THREADS = 256;
    private static final int BIAS_CHANNELS = 32;

    private PixelSumsCuda() {}

    static void weightGradient(WeightGradient op, Tensor out, Cuda gpu) {
        Pass pass = forward(op);
        if (CoreConv.takes(pass, gpu)) withInputAsIs(op, gpu, plain -> CoreConv.weightGradient(plain, pass, out, gpu));
        else
            weightGradient(
                    op, out, gpu, Tiling.ofWeights(pass, gpu.driver().info().multiprocessors()), WeightParts.MOST);
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

    /** Does something with the same gradient whose input has been computed, where a form makes one of it. */
    private static void withInputAsIs(WeightGradient op, Cuda gpu, Consumer<WeightGradient> work) {
        switch (op.form()) {
            case AS_IS -> work.accept(op);
            case RELU -> {
                try (var _ = Scope.open()) {
                    Tensor positive = Tensor.empty(
                            DType.F32, op.input().shape(), op.input().device());
                    new Unary(UnaryFunction.RELU, op.input()).cuda(positive, gpu);
                    work.accept(new WeightGradient(positive, Form.AS_IS, op.dOut(), op.shape(), op.mask()));
                }
            }
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
            WeightParts.join(
                    out, parts, new int[] {images, 1, 0, channels, 0}, channels, 1, new int[] {0, 0, 1, 0}, gpu);
        }
    }
}
