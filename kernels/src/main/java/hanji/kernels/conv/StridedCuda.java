package hanji.kernels.conv;

import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/** The canonical strided convolution, its adjoint and their gradient by the weight on a CUDA device: strided.cu. */
final class StridedCuda {
    private static final String FILE = "strided";

    private StridedCuda() {}

    static void forward(StridedConv2d op, Tensor out, Cuda gpu) {
        if (CoreConv.takes(pass(op), gpu)) CoreConv.forward(op, pass(op), out, gpu);
        else forward(op, out, gpu, Tiling.ofPixels(pass(op), gpu.driver().info().multiprocessors()));
    }

    static void forward(StridedConv2d op, Tensor out, Cuda gpu, Tiling tiling) {
        Pass pass = pass(op);
        gpu.launch(
                tiling.kernel(FILE, "forward"),
                tiling.pixels(pass),
                out,
                op.input(),
                op.weight(),
                op.bias(),
                pass.sizes(),
                window(op.window(), out.shape()));
    }

    private static Pass pass(StridedConv2d op) {
        return Pass.strided(op.input().shape(), op.weight().shape(), op.window());
    }

    static void transposed(TransposedConv2d op, Tensor out, Cuda gpu) {
        if (CoreConv.takes(pass(op), gpu)) CoreConv.transposed(op, pass(op), out, gpu);
        else
            transposed(
                    op, out, gpu, Tiling.ofPixels(pass(op), gpu.driver().info().multiprocessors()));
    }

    static void transposed(TransposedConv2d op, Tensor out, Cuda gpu, Tiling tiling) {
        Pass pass = pass(op);
        gpu.launch(
                tiling.kernel(FILE, "transposed"),
                tiling.pixels(pass),
                out,
                op.input(),
                op.weight(),
                op.bias(),
                pass.sizes(),
                window(op.window(), out.shape()));
    }

    private static Pass pass(TransposedConv2d op) {
        return Pass.transposed(op.input().shape(), op.weight().shape(), op.window(), op.shape());
    }

    static void weightGradient(StridedWeightGradient op, Tensor out, Cuda gpu) {
        if (CoreConv.takes(pass(op), gpu)) CoreConv.weightGradient(op, pass(op), out, gpu);
        else
            weightGradient(
                    op, out, gpu, Tiling.ofWeights(pass(op), gpu.driver().info().multiprocessors()), WeightParts.MOST);
    }

    static void weightGradient(StridedWeightGradient op, Tensor out, Cuda gpu, Tiling tiling, long most) {
        Pass pass = pass(op);
        Kernel kernel = tiling.kernel(FILE, "weightGradient");
        int[] window = window(op.window(), op.coarse().shape());
        tiling.parts(pass, most)
                .sum(
                        out,
                        pass,
                        tiling,
                        gpu,
                        (parts, grid, range) ->
                                gpu.launch(kernel, grid, parts, op.fine(), op.coarse(), range, pass.sizes(), window));
    }

    private static Pass pass(StridedWeightGradient op) {
        return Pass.strided(op.fine().shape(), op.shape(), op.window());
    }

    /** The struct {@code Window} of strided.cu. */
    private static int[] window(Window window, Shape outputs) {
        return new int[] {window.stride(), window.padding(), outputs.dim(0), outputs.dim(1), outputs.dim(2)};
    }
}
