package hanji.kernels.conv;

import hanji.cuda.Cuda;
import hanji.tensor.Tensor;

/** The canonical convolution and its gradient by the input on a CUDA device: correlation.cu. */
final class CorrelationCuda {
    private static final String FILE = "correlation";

    private CorrelationCuda() {}

    static void forward(Conv2d op, Tensor out, Cuda gpu) {
        forward(op, out, gpu, Tiling.ofPixels(forward(op), gpu.driver().info().multiprocessors()));
    }

    static void forward(Conv2d op, Tensor out, Cuda gpu, Tiling tiling) {
        Pass pass = forward(op);
        gpu.launch(
                tiling.kernel(FILE, "forward"),
                tiling.pixels(pass),
                out,
                op.input(),
                op.weight(),
                op.bias(),
                pass.sizes(),
                pass.ranges());
    }

    private static Pass forward(Conv2d op) {
        return Pass.forward(op.input().shape(), op.weight().shape(), op.mask());
    }

    static void inputGradient(InputGradient op, Tensor out, Cuda gpu) {
        inputGradient(
                op, out, gpu, Tiling.ofPixels(mirrored(op), gpu.driver().info().multiprocessors()));
    }

    static void inputGradient(InputGradient op, Tensor out, Cuda gpu, Tiling tiling) {
        Pass pass = mirrored(op);
        gpu.launch(
                tiling.kernel(FILE, "inputGradient"),
                tiling.pixels(pass),
                out,
                op.dOut(),
                op.weight(),
                pass.sizes(),
                pass.ranges());
    }

    private static Pass mirrored(InputGradient op) {
        return Pass.mirrored(op.dOut().shape(), op.weight().shape(), op.mask());
    }
}
