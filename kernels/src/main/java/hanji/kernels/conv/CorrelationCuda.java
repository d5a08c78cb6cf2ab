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

    private CorrelationCuda() {}

    static void forward(Conv2d op, Tensor out, Cuda gpu) {
        if (CoreConv.takes(forward(op), gpu)) CoreConv.forward(op, forward(op), out, gpu);
        else
            forward(
                    op,
                    out,
                    gpu,
                    Tiling.ofPixels(forward(op), gpu.driver().info().multiprocessors()));
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
        Pass pass = mirrored(op);
        if (CoreConv.takes(pass, gpu)) CoreConv.inputGradient(op, pass, out, gpu);
        else
            inputGradient(
                    op, out, gpu, Tiling.ofPixels(pass, gpu.driver().info().multiprocessors()));
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

    /** The kernels of relu, convolution and sum, one after the other. */
    static void reluForward(ReluConv2d op, Tensor out, Cuda gpu) {
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
    static void reluInputGradient(ReluConv2d.InputGradient op, Tensor out, Cuda gpu) {
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
