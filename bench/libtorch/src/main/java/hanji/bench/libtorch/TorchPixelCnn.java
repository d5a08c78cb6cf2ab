package hanji.bench.libtorch;

import hanji.bench.libtorch.TorchConvolution.Kernel;
import hanji.bench.peer.Layout;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.Task;
import hanji.nn.layer.Conv;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The network of {@link PixelCnnStep} with the same first weights.
 *
 * @param kernels all of them, the last gives the logits
 */
record TorchPixelCnn(List<Kernel> kernels, Layout layout) {
    static TorchPixelCnn of(PixelCnnStep work, Layout layout) {
        List<Conv> convolutions = work.network(Device.cpu(1)).convolutions();
        return new TorchPixelCnn(
                convolutions.stream().map(conv -> kernel(conv, layout)).toList(), layout);
    }

    private static Kernel kernel(Conv conv, Layout layout) {
        Shape shape = conv.weight().shape();
        float[] weight = conv.weight().toFloats(), bias = conv.bias().toFloats();
        return Kernel.of(weight, bias, conv.mask(), layout, shape.dim(0), shape.dim(2), shape.dim(3));
    }

    /** One step of its training. */
    static Task training(PixelCnnStep work, Layout layout) {
        TorchPixelCnn network = of(work, layout);
        int n = work.images();
        int side = work.side();
        Tensor images = Tensors.images(work.input(), layout, n, side, side, 1),
                targets = Tensors.targets(work.pixels(), n, side, side);
        Supplier<Tensor> loss = () -> network.crossEntropy(network.forward(images), targets);
        var parameters = new TensorVector(network.kernels.stream()
                .flatMap(kernel -> Stream.of(kernel.weight(), kernel.bias()))
                .toArray(Tensor[]::new));
        return TorchTraining.of(parameters, loss, loss);
    }

    /** Images [N, 1, H, W] of 0 to 1 to logits [N, 256, H, W]. */
    Tensor forward(Tensor images) {
        Tensor x = images;
        for (Kernel kernel : kernels.subList(0, kernels.size() - 1))
            x = kernel.convolve(x).relu();
        return kernels.getLast().convolve(x);
    }

    /** Of logits [N, 256, H, W]; where these are stored pixel by pixel, as rows of 256. */
    private Tensor crossEntropy(Tensor logits, Tensor targets) {
        return switch (layout) {
            case CONTIGUOUS -> torch.cross_entropy_loss(logits, targets);
            case CHANNELS_LAST ->
                torch.cross_entropy_loss(
                        logits.permute(0, 2, 3, 1).reshape(-1, PixelCnnStep.LEVELS), targets.reshape(-1));
        };
    }
}
