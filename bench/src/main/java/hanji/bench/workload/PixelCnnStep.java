package hanji.bench.workload;

import static hanji.kernels.reduce.Sum.mean;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;

import hanji.kernels.causal.DrawPlan;
import hanji.kernels.causal.StageForm;
import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One step of training the plain PixelCNN of arXiv:1601.06759: a 7x7 convolution with mask A, 3x3 convolutions with
 * mask B, a relu after each, a 1x1 convolution to 256 logits; cross-entropy, backward pass, Adam.
 *
 * <p>It is simpler than {@code hanji.generative.zoo.PixelCnn}, so that the same network is written down for a peer
 * in a few lines.
 *
 * @param images N
 * @param side H and W
 * @param channels C
 * @param layers number of 3x3 convolutions
 */
public record PixelCnnStep(int images, int side, int channels, int layers) implements Workload {
    /** Intensities. */
    public static final int LEVELS = 256;

    /**
     * The network.
     *
     * @param convolutions all of them, the last gives the logits
     */
    public record Network(List<Conv> convolutions) implements Layer {
        /** Images [N, H, W, 1] of 0 to 1 to logits [N, H, W, 256]. */
        @Override
        public Tensor forward(Tensor input) {
            Tensor x = convolutions.getFirst().forward(input);
            for (Conv conv : convolutions.subList(1, convolutions.size())) x = conv.afterRelu(x);
            return x;
        }
    }

    /** The network before the first step. */
    public Network network(Device device) {
        var initializer = Initializer.ofOnlyNetwork(1, DType.F32, device);
        var convolutions = new ArrayList<Conv>();
        convolutions.add(Conv.create(7, 1, channels, Mask.A, 1, initializer));
        for (int i = 0; i < layers; i++) convolutions.add(Conv.create(3, channels, channels, Mask.B, 1, initializer));
        convolutions.add(Conv.create(1, channels, LEVELS, Mask.B, 1, initializer));
        return new Network(convolutions);
    }

    /** The shapes of its convolutions, by which {@link hanji.kernels.causal.CausalDraw} draws images. */
    public DrawPlan plan() {
        var stages = new ArrayList<DrawPlan.Stage>();
        stages.add(new DrawPlan.Stage(StageForm.CONV, Mask.A, 7, 7, 1, channels));
        for (int i = 0; i < layers; i++)
            stages.add(new DrawPlan.Stage(StageForm.RELU_CONV, Mask.B, 3, 3, channels, channels));
        stages.add(new DrawPlan.Stage(StageForm.RELU_CONV, Mask.B, 1, 1, channels, LEVELS));
        return new DrawPlan(stages, 1, LEVELS);
    }

    /** Intensities, [N, H, W]. */
    public int[] pixels() {
        return Inputs.intensities(0, images * side * side);
    }

    /** What the network is shown, intensities from 0 to 1: [N, H, W, 1]. */
    public float[] input() {
        int[] pixels = pixels();
        float[] input = new float[pixels.length];
        for (int i = 0; i < input.length; i++) input[i] = pixels[i] / 255f;
        return input;
    }

    @Override
    public double tolerance() {
        return 1e-4;
    }

    @Override
    public Task on(Device device) {
        Network network = network(device);
        Tensor input = Inputs.on(device, input(), images, side, side, 1),
                targets = Inputs.on(device, pixels(), images, side, side);
        Supplier<Tensor> loss = () -> mean(crossEntropy(network.forward(input), targets));
        return new Training(network.parameters(), loss, loss);
    }
}
