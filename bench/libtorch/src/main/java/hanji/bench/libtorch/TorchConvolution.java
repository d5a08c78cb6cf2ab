package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import hanji.bench.workload.MaskedConvolution;
import hanji.bench.workload.MaskedConvolution.Pass;
import hanji.bench.workload.Task;
import hanji.kernels.conv.Mask;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A masked convolution as it is written with PyTorch: the kernel is multiplied with its mask, then convolved as any
 * other.
 *
 * @param mask [1, 1, KH, KW]
 */
record TorchConvolution(Tensor input, Tensor weight, Tensor mask, Tensor bias, Tensor cotangent, Pass pass)
        implements Task {

    static TorchConvolution of(MaskedConvolution work, Layout layout) {
        int n = work.images();
        int side = work.side();
        int c = work.channels();
        int size = MaskedConvolution.SIZE;
        return new TorchConvolution(
                Tensors.images(work.input(), layout, n, side, side, c).requires_grad_(true),
                Tensors.kernel(work.weight(), layout, size, size, c, c).requires_grad_(true),
                Tensors.mask(Mask.B, size, size),
                Tensors.of(work.bias(), c).requires_grad_(true),
                Tensors.images(work.cotangent(), layout, n, side, side, c),
                work.pass());
    }

    /** Stride 1, padded with zeros to the same size. */
    static Tensor masked(Tensor input, Tensor weight, Tensor mask, Tensor bias) {
        long[] one = {1, 1};
        long[] padding = {weight.size(2) / 2, weight.size(3) / 2};
        return torch.conv2d(input, weight.mul(mask), new TensorOptional(bias), one, padding, one, 1);
    }

    @Override
    public void run() {
        try (var _ = new PointerScope()) {
            switch (pass) {
                case FORWARD -> forward();
                case FORWARD_AND_BACKWARD -> backward();
            }
        }
    }

    @Override
    public Map<String, float[]> results() {
        try (var _ = new PointerScope()) {
            return switch (pass) {
                case FORWARD -> Map.of("output", Tensors.floatsOfImages(forward()));
                case FORWARD_AND_BACKWARD -> {
                    TensorVector gradients = backward();
                    yield Map.of(
                            "gradient by input", Tensors.floatsOfImages(gradients.get(0)),
                            "gradient by weight", Tensors.floatsOfKernel(gradients.get(1)),
                            "gradient by bias", Tensors.floats(gradients.get(2)));
                }
            };
        }
    }

    private Tensor forward() {
        try (var _ = new NoGradGuard()) {
            return masked(input, weight, mask, bias);
        }
    }

    private TensorVector backward() {
        Tensor loss = masked(input, weight, mask, bias).mul(cotangent).sum();
        return Tensors.gradients(loss, input, weight, bias);
    }
}
