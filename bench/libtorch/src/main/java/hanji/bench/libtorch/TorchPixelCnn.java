package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import hanji.bench.workload.PixelCnnStep;
import hanji.bench.workload.Task;
import hanji.nn.layer.Conv;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The same network and optimizer as {@link PixelCnnStep}, from the same first weights.
 *
 * @param images [N, 1, H, W] of 0 to 1
 * @param targets intensities, [N, H, W]
 */
record TorchPixelCnn(List<Layer> layers, Adam adam, Tensor images, Tensor targets, Layout layout) implements Task {

    /** One convolution and its mask. */
    private record Layer(Tensor weight, Tensor mask, Tensor bias) {
        static Layer of(Conv conv, Layout layout) {
            Shape shape = conv.weight().shape();
            int size = shape.dim(0);
            return new Layer(
                    Tensors.kernel(conv.weight().toFloats(), layout, size, size, shape.dim(2), shape.dim(3))
                            .requires_grad_(true),
                    Tensors.mask(conv.mask(), size, size),
                    Tensors.of(conv.bias().toFloats(), shape.dim(3)).requires_grad_(true));
        }

        Tensor forward(Tensor x) {
            return TorchConvolution.masked(x, weight, mask, bias);
        }
    }

    static TorchPixelCnn of(PixelCnnStep work, Layout layout) {
        var layers = new ArrayList<Layer>();
        for (Conv conv : work.network(Device.cpu(1)).convolutions()) layers.add(Layer.of(conv, layout));
        var parameters = new TensorVector(layers.stream()
                .flatMap(layer -> Stream.of(layer.weight, layer.bias))
                .toArray(Tensor[]::new));
        int n = work.images();
        int side = work.side();
        return new TorchPixelCnn(
                layers,
                new Adam(parameters, new AdamOptions(PixelCnnStep.LEARNING_RATE)),
                Tensors.images(work.input(), layout, n, side, side, 1),
                Tensors.targets(work.pixels(), n, side, side),
                layout);
    }

    @Override
    public void run() {
        step();
    }

    @Override
    public Map<String, float[]> results() {
        float[] losses = new float[PixelCnnStep.STEPS_COMPARED];
        for (int i = 0; i < losses.length; i++) losses[i] = step();
        return Map.of(PixelCnnStep.LOSSES, losses);
    }

    private float step() {
        try (var _ = new PointerScope()) {
            Tensor x = images;
            for (Layer layer : layers.subList(0, layers.size() - 1))
                x = layer.forward(x).relu();
            Tensor loss = crossEntropy(layers.getLast().forward(x));
            adam.zero_grad();
            loss.backward();
            adam.step();
            return loss.item_float();
        }
    }

    /** Of logits [N, 256, H, W]; where these are stored pixel by pixel, as rows of 256. */
    private Tensor crossEntropy(Tensor logits) {
        return switch (layout) {
            case CONTIGUOUS -> torch.cross_entropy_loss(logits, targets);
            case CHANNELS_LAST ->
                torch.cross_entropy_loss(
                        logits.permute(0, 2, 3, 1).reshape(-1, PixelCnnStep.LEVELS), targets.reshape(-1));
        };
    }
}
