package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import hanji.bench.workload.Convolution;
import hanji.bench.workload.StridedConvolution;
import hanji.bench.workload.StridedConvolution.Direction;
import hanji.bench.workload.Task;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** {@code conv2d} with a stride, or {@code conv_transpose2d}, and its gradients. */
record TorchStrided(Tensor input, Tensor weight, Tensor bias, Tensor cotangent, Direction direction) implements Task {
    static TorchStrided of(StridedConvolution work, Layout layout) {
        int n = work.images(), side = work.side(), size = StridedConvolution.SIZE, c = work.channels();
        return new TorchStrided(
                Tensors.images(work.input(), layout, n, side, side, c).requires_grad_(true),
                Tensors.kernel(work.weight(), layout, size, size, c, c).requires_grad_(true),
                Tensors.of(work.bias(), c).requires_grad_(true),
                Tensors.images(work.cotangent(), layout, n, work.outputSide(), work.outputSide(), c),
                work.direction());
    }

    @Override
    public void run() {
        try (var _ = new PointerScope()) {
            backward();
        }
    }

    @Override
    public Map<String, float[]> results() {
        try (var _ = new PointerScope()) {
            TensorVector gradients = backward();
            return Map.of(
                    Convolution.BY_INPUT, Tensors.floatsOfImages(gradients.get(0)),
                    Convolution.BY_WEIGHT, Tensors.floatsOfKernel(gradients.get(1)),
                    Convolution.BY_BIAS, Tensors.floats(gradients.get(2)));
        }
    }

    private TensorVector backward() {
        return Tensors.pullback(output(), cotangent, input, weight, bias);
    }

    private Tensor output() {
        long[] stride = {StridedConvolution.STRIDE, StridedConvolution.STRIDE};
        long[] padding = {StridedConvolution.PADDING, StridedConvolution.PADDING};
        long[] one = {1, 1};
        var addend = new TensorOptional(bias);
        return switch (direction) {
            case STRIDED -> torch.conv2d(input, weight, addend, stride, padding, one, 1);
            case TRANSPOSED -> torch.conv_transpose2d(input, weight, addend, stride, padding, new long[] {0, 0}, 1, one);
        };
    }
}
