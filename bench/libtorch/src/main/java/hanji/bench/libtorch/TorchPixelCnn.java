package hanji.bench.libtorch;

import hanji.bench.libtorch.TorchConvolution.Kernel;
import hanji.bench.peer.Layout;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.Task;
import hanji.nn.layer.Conv;
import hanji.tensor.Device;
import java.util.List;
import java.util.function.Supplier;
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
                convolutions.stream().map(conv -> Kernel.of(conv, layout)).toList(), layout);
    }

    /** One step of its training. */
    static Task training(PixelCnnStep work, Layout layout) {
        TorchPixelCnn network = of(work, layout);
        int n = work.images();
        int side = work.side();
        Tensor images = Tensors.images(work.input(), layout, n, side, side, 1),
                targets = Tensors.targets(work.pixels(), n, side, side);
        Supplier<Tensor> loss = () -> crossEntropy(network.forward(images), targets, layout);
        var parameters = new TensorVector(
                network.kernels.stream().flatMap(Kernel::parameters).toArray(Tensor[]::new));
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
    static Tensor crossEntropy(Tensor logits, Tensor targets, Layout layout) {
        return switch (layout) {
            case CONTIGUOUS -> torch.cross_entropy_loss(logits, targets);
            case CHANNELS_LAST ->
                torch.cross_entropy_loss(
                        logits.permute(0, 2, 3, 1).reshape(-1, PixelCnnStep.LEVELS), targets.reshape(-1));
        };
    }
}
