package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import hanji.bench.workload.Convolution;
import hanji.bench.workload.Convolution.Pass;
import hanji.bench.workload.Task;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A convolution as it is written with PyTorch: where there is a mask, the kernel is multiplied with it, then convolved
 * as any other.
 */
record TorchConvolution(Tensor input, Kernel kernel, Tensor cotangent, Pass pass) implements Task {

    /**
     * What an input is convolved with.
     *
     * @param weight [Cout, Cin, KH, KW]
     * @param mask [1, 1, KH, KW], empty if every tap is open
     * @param bias [Cout]
     */
    record Kernel(Tensor weight, Optional<Tensor> mask, Tensor bias) {
        /** Leaves that require gradients. */
        static Kernel of(float[] weight, float[] bias, Mask mask, Layout layout, int kh, int kw, int in, int out) {
            return new Kernel(
                    Tensors.kernel(weight, layout, kh, kw, in, out).requires_grad_(true),
                    mask.kind() == Mask.Kind.NONE ? Optional.empty() : Optional.of(Tensors.mask(mask, kh, kw)),
                    Tensors.of(bias, out).requires_grad_(true));
        }

        /** The weights of a layer of Hanji's. */
        static Kernel of(Conv conv, Layout layout) {
            Shape shape = conv.weight().shape();
            float[] weight = conv.weight().toFloats(), bias = conv.bias().toFloats();
            return of(weight, bias, conv.mask(), layout, shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(3));
        }

        /** What is trained. */
        Stream<Tensor> parameters() {
            return Stream.of(weight, bias);
        }

        /** The same with its mask multiplied in once and for all. */
        Kernel closed() {
            return new Kernel(
                    mask.map(open -> weight.mul(open)).orElse(weight).detach(), Optional.empty(), bias.detach());
        }

        /** Stride 1, padded with zeros to the same size. */
        Tensor convolve(Tensor input) {
            long[] one = {1, 1};
            long[] padding = {weight.size(2) / 2, weight.size(3) / 2};
            Tensor masked = mask.map(open -> weight.mul(open)).orElse(weight);
            return torch.conv2d(input, masked, new TensorOptional(bias), one, padding, one, 1);
        }
    }

    static TorchConvolution of(Convolution work, Layout layout) {
        int n = work.images();
        int side = work.side();
        return new TorchConvolution(
                Tensors.images(work.input(), layout, n, side, side, work.in())
                        .requires_grad_(work.pass() == Pass.FORWARD_AND_BACKWARD),
                Kernel.of(
                        work.weight(),
                        work.bias(),
                        work.mask(),
                        layout,
                        work.size(),
                        work.size(),
                        work.in(),
                        work.out()),
                Tensors.images(work.cotangent(), layout, n, side, side, work.out()),
                work.pass());
    }

    @Override
    public void run() {
        try (var _ = new PointerScope()) {
            switch (pass) {
                case FORWARD -> forward();
                case FORWARD_AND_BACKWARD -> backward(input, kernel.weight, kernel.bias);
                case FORWARD_AND_BACKWARD_OF_PARAMETERS -> backward(kernel.weight, kernel.bias);
            }
        }
    }

    @Override
    public Map<String, float[]> results() {
        try (var _ = new PointerScope()) {
            return switch (pass) {
                case FORWARD -> Map.of("output", Tensors.floatsOfImages(forward()));
                case FORWARD_AND_BACKWARD -> {
                    TensorVector gradients = backward(input, kernel.weight, kernel.bias);
                    yield Map.of(
                            Convolution.BY_INPUT, Tensors.floatsOfImages(gradients.get(0)),
                            Convolution.BY_WEIGHT, Tensors.floatsOfKernel(gradients.get(1)),
                            Convolution.BY_BIAS, Tensors.floats(gradients.get(2)));
                }
                case FORWARD_AND_BACKWARD_OF_PARAMETERS -> {
                    TensorVector gradients = backward(kernel.weight, kernel.bias);
                    yield Map.of(
                            Convolution.BY_WEIGHT, Tensors.floatsOfKernel(gradients.get(0)),
                            Convolution.BY_BIAS, Tensors.floats(gradients.get(1)));
                }
            };
        }
    }

    private Tensor forward() {
        try (var _ = new NoGradGuard()) {
            return kernel.convolve(input);
        }
    }

    private TensorVector backward(Tensor... leaves) {
        return Tensors.pullback(kernel.convolve(input), cotangent, leaves);
    }
}
