package hanji.bench.workload;

import hanji.bench.workload.PixelCnnStep.Network;
import hanji.generative.sampler.CachedSampler;
import hanji.generative.sampler.CausalNetwork;
import hanji.generative.sampler.Embedding;
import hanji.generative.sampler.PersistentSampler;
import hanji.generative.sampler.PixelSampler;
import hanji.generative.sampler.Stage;
import hanji.nn.layer.Conv;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Map;

/**
 * Drawing images from the network of a {@link PixelCnnStep}, pixel by pixel. Sides draw different images, so what is
 * compared is the logits of given ones.
 *
 * @param images N
 * @param side H and W
 * @param channels C
 * @param layers number of 3x3 convolutions
 */
public record Sampling(int images, int side, int channels, int layers) implements Workload {
    /** The network, and given images, as a step of training has them. */
    public PixelCnnStep step() {
        return new PixelCnnStep(images, side, channels, layers);
    }

    /** Name of what is compared. */
    public static final String LOGITS = "logits of given images";

    @Override
    public double tolerance() {
        return 1e-4;
    }

    @Override
    public Task on(Device device) {
        Network network = step().network(device);
        CausalNetwork causal = causal(network);
        PixelSampler sampler = device.cuda().isPresent()
                ? new PersistentSampler(causal, side, side)
                : new CachedSampler(causal, side, side);
        return new HanjiTask(this, network, sampler);
    }

    private CausalNetwork causal(Network network) {
        var stages = new ArrayList<Stage>();
        for (Conv conv : network.convolutions()) stages.add(stages.isEmpty() ? Stage.conv(conv) : Stage.reluConv(conv));
        return new CausalNetwork(new Scaled(), stages, 1, PixelCnnStep.LEVELS);
    }

    /** Intensities from 0 to 1. */
    private record Scaled() implements Embedding {
        @Override
        public int width() {
            return 1;
        }

        @Override
        public int ofIntensity() {
            return 1;
        }

        @Override
        public void write(int intensity, int y, int x, float[] into, int at) {
            into[at] = intensity / (PixelCnnStep.LEVELS - 1f);
        }
    }

    private record HanjiTask(Sampling work, Network network, PixelSampler sampler) implements Task {
        @Override
        public void run() {
            byte[] images = new byte[work.images * work.side * work.side];
            sampler.complete(new Philox(1, 0, 0), images, 0, _ -> {});
        }

        @Override
        public Map<String, float[]> results() {
            Device device = network.convolutions().getFirst().weight().device();
            try (var _ = Scope.open()) {
                Tensor images = Inputs.on(device, work.step().input(), work.images, work.side, work.side, 1);
                return Map.of(LOGITS, network.forward(images).toFloats());
            }
        }
    }
}
