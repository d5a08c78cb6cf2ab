package hanji.kernels.conv;

import hanji.cuda.Cuda;
import hanji.tensor.Tensor;

/** The canonical convolution and its gradient by the input on a CUDA device: correlation.cu. */
final class CorrelationCuda {
    private static final String FILE = "correlation";
    /** The struct {@code Residual} of correlation.cu without anything else to do. */
    private static final int[] PLAIN = {0, 0};

    private CorrelationCuda() {}

    static void forward(Conv2d op, Tensor out, Cuda gpu) {
        forward(op, out, gpu, tiling(forward(op), gpu));
    }

    static void forward(Conv2d op, Tensor out, Cuda gpu, Tiling tiling) {
        forward(op, out, gpu, tiling, PLAIN);
    }

    private static void forward(Conv2d op, Tensor out, Cuda gpu, Tiling tiling, int[] residual) {
        Pass pass = forward(op);
        gpu.launch(
                tiling.kernel(FILE, "forward"),
                tiling.pixels(pass),
                out,
                op.input(),
                op.weight(),
                op.bias(),
                pass.sizes(),
                pass.ranges(),
                residual);
    }

    private static Pass forward(Conv2d op) {
        return Pass.forward(op.input().shape(), op.weight().shape(), op.mask());
    }

    private static Tiling tiling(Pass pass, Cuda gpu) {
        return Tiling.ofPixels(pass, gpu.driver().info().multiprocessors());
    }

    static void inputGradient(InputGradient op, Tensor out, Cuda gpu) {
        inputGradient(op, out, gpu, tiling(mirrored(op), gpu));
    }

    static void inputGradient(InputGradient op, Tensor out, Cuda gpu, Tiling tiling) {
        inputGradient(op, out, gpu, tiling, op.dOut(), PLAIN);
    }

    /** @param gate what relu was taken of; any tensor where it was not */
    private static void inputGradient(
            InputGradient op, Tensor out, Cuda gpu, Tiling tiling, Tensor gate, int[] residual) {
        Pass pass = mirrored(op);
        gpu.launch(
                tiling.kernel(FILE, "inputGradient"),
                tiling.pixels(pass),
                out,
                op.dOut(),
                op.weight(),
                pass.sizes(),
                pass.ranges(),
                gate,
                residual);
    }

    /** Relu, convolution and sum in one kernel. */
    static void reluForward(ReluConv2d op, Tensor out, Cuda gpu) {
        var plain = new Conv2d(op.input(), op.weight(), op.bias(), op.mask());
        forward(plain, out, gpu, tiling(forward(plain), gpu), residual(op.skip()));
    }

    /** Convolution, gate and sum in one kernel. */
    static void reluInputGradient(ReluConv2d.InputGradient op, Tensor out, Cuda gpu) {
        var plain = new InputGradient(op.dOut(), op.weight(), op.mask());
        inputGradient(plain, out, gpu, tiling(mirrored(plain), gpu), op.input(), residual(op.skip()));
    }

    /** The struct {@code Residual} of correlation.cu for a block that begins with relu. */
    private static int[] residual(ReluConv2d.Skip skip) {
        return new int[] {1, skip == ReluConv2d.Skip.INPUT ? 1 : 0};
    }

    private static Pass mirrored(InputGradient op) {
        return Pass.mirrored(op.dOut().shape(), op.weight().shape(), op.mask());
    }
}
