package hanji.bench.workload;

import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.random.Categorical.categorical;

import hanji.bench.workload.PixelCnnStep.Network;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
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

    /** A pixel of every image a run. */
    @Override
    public int runs() {
        return side * side;
    }

    @Override
    public Task on(Device device) {
        return new HanjiTask(this, step().network(device), device);
    }

    private static final class HanjiTask implements Task {
        private final Sampling work;
        private final Network network;
        private final Device device;
        private final float[] drawn;
        private int pixel;

        HanjiTask(Sampling work, Network network, Device device) {
            this.work = work;
            this.network = network;
            this.device = device;
            this.drawn = new float[work.images * work.side * work.side];
        }

        @Override
        public void run() {
            try (var _ = Scope.open()) {
                int row = pixel / work.side;
                int column = pixel % work.side;
                Tensor logits = slice(slice(logits(drawn), 1, row, row + 1), 2, column, column + 1);
                Tensor levels = categorical(logits, new Philox(1, 0, pixel));
                for (int n = 0; n < work.images; n++)
                    drawn[n * work.side * work.side + pixel] = (float) (levels.get(n) / (PixelCnnStep.LEVELS - 1));
            }
            pixel = (pixel + 1) % work.runs();
        }

        private Tensor logits(float[] images) {
            return network.forward(Inputs.on(device, images, work.images, work.side, work.side, 1));
        }

        @Override
        public Map<String, float[]> results() {
            try (var _ = Scope.open()) {
                return Map.of(LOGITS, logits(work.step().input()).toFloats());
            }
        }
    }
}
