package hanji.bench.workload;

import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.zoo.GatedPixelCnn;
import hanji.generative.zoo.GatedPixelCnn.Network;
import hanji.generative.zoo.PixelFeatures;
import hanji.nn.layer.Initializer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/**
 * One step of training Hanji's own {@link GatedPixelCnn}, the two stacks of arXiv:1606.05328: 7x7 and then 3x3 convolutions of
 * the rows above, 1x7 and then 1x3 ones of the pixels to the left, gates, 1x1 convolutions to 256 logits; cross-entropy,
 * backward pass, Adam.
 *
 * @param images N
 * @param side H and W
 * @param channels p, width of both stacks
 * @param layers gated layers
 */
public record GatedPixelCnnStep(int images, int side, int channels, int layers) implements Workload {
    /** Intensities. */
    public static final int LEVELS = 256;

    /** The network before the first step. */
    public Network network(Device device) {
        var config = new GatedPixelCnn.Config(1, channels, layers, LEVELS, 0);
        return Network.create(config, Initializer.ofOnlyNetwork(1, DType.F32, device));
    }

    /** Intensities, [N, H, W]. */
    public int[] pixels() {
        return Inputs.intensities(0, images * side * side);
    }

    /** Intensities on a device, [N, H, W, 1] of U8. */
    Tensor images(Device device) {
        return Inputs.on(device, Inputs.bytes(0, images * side * side), images, side, side, 1);
    }

    /** What the first layer is shown, [N, H, W, 6]. */
    public float[] features() {
        try (var _ = Scope.open()) {
            return PixelFeatures.create(LEVELS, DType.F32, Device.CPU)
                    .of(images(Device.CPU))
                    .toFloats();
        }
    }

    @Override
    public double tolerance() {
        return 1e-4;
    }

    @Override
    public Task on(Device device) {
        Network network = network(device);
        Tensor images = images(device);
        Supplier<Tensor> loss = () -> mean(network.given(List.of()).nats(images));
        return new Training(network.parameters(), loss, loss);
    }
}
