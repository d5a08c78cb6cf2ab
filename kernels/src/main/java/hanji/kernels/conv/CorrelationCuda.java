package hanji.kernels.conv;

import hanji.cuda.Cuda;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.UnaryFunction;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;

/** The canonical convolution and its gradient by the input on a CUDA device: correlation.cu. */
final class CorrelationCuda {
    private static final String FILE = "correlation";
    /** The struct {@code Residual} of correlation.cu without anything else to do. */
    private static final int[] PLAIN = {0, 0};

    private CorrelationCuda() {}

    static void forward(Conv2d op, Tensor out, Cuda gpu) {
        if (CoreConv.takes(forward(op), gpu)) CoreConv.forward(op, forward(op), out, gpu);
        else forward(op, out, gpu, tiling(forward(op), gpu));
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
        Pass pass = mirrored(op);
        if (CoreConv.takes(pass, gpu)) CoreConv.inputGradient(op, pass, out, gpu);
        else inputGradient(op, out, gpu, tiling(pass, gpu));
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

    /** Relu, convolution and sum in one kernel; on tensor cores one after the other. */
    static void reluForward(ReluConv2d op, Tensor out, Cuda gpu) {
        var plain = new Conv2d(op.input(), op.weight(), op.bias(), op.mask());
        if (CoreConv.takes(forward(plain), gpu)) reluForwardByThree(op, out, gpu);
        else forward(plain, out, gpu, tiling(forward(plain), gpu), residual(op.skip()));
    }

    /** Convolution, gate and sum in one kernel; on tensor cores one after the other. */
    static void reluInputGradient(ReluConv2d.InputGradient op, Tensor out, Cuda gpu) {
        var plain = new InputGradient(op.dOut(), op.weight(), op.mask());
        if (CoreConv.takes(mirrored(plain), gpu)) reluInputGradientByThree(op, out, gpu);
        else inputGradient(plain, out, gpu, tiling(mirrored(plain), gpu), op.input(), residual(op.skip()));
    }

    /** The struct {@code Residual} of correlation.cu for a block that begins with relu. */
    private static int[] residual(ReluConv2d.Skip skip) {
        return new int[] {1, skip == ReluConv2d.Skip.INPUT ? 1 : 0};
    }

    private static void reluForwardByThree(ReluConv2d op, Tensor out, Cuda gpu) {
        try (var _ = Scope.open()) {
            Tensor positive = Tensor.empty(DType.F32, op.input().shape(), out.device());
            new Unary(UnaryFunction.RELU, op.input()).cuda(positive, gpu);
            boolean sum = op.skip() == ReluConv2d.Skip.INPUT;
            Tensor convolved = sum ? Tensor.empty(DType.F32, out.shape(), out.device()) : out;
            forward(new Conv2d(positive, op.weight(), op.bias(), op.mask()), convolved, gpu);
            if (sum) new Binary(BinaryFunction.ADD, op.input(), convolved).cuda(out, gpu);
        }
    }

    /** The kernels of the convolution, gate and sum, one after the other. */
    private static void reluInputGradientByThree(ReluConv2d.InputGradient op, Tensor out, Cuda gpu) {
        try (var _ = Scope.open()) {
            Tensor convolved = Tensor.empty(DType.F32, out.shape(), out.device());
            inputGradient(new InputGradient(op.dOut(), op.weight(), op.mask()), convolved, gpu);
            boolean sum = op.skip() == ReluConv2d.Skip.INPUT;
            Tensor gated = sum ? Tensor.empty(DType.F32, out.shape(), out.device()) : out;
            new Binary(BinaryFunction.GATE, op.input(), convolved).cuda(gated, gpu);
            if (sum) new Binary(BinaryFunction.ADD, op.dOut(), gated).cuda(out, gpu);
        }
    }

    private static Pass mirrored(InputGradient op) {
        return Pass.mirrored(op.dOut().shape(), op.weight().shape(), op.mask());
    }
}
