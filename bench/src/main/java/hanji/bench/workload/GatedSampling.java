package hanji.bench.workload;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.autograd.Op;
import hanji.generative.sampler.Autoregressive;
import hanji.generative.sampler.Choice;
import hanji.generative.sampler.PixelSampler;
import hanji.kernels.random.Categorical;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Drawing images from the network of a {@link GatedPixelCnnStep}, pixel by pixel, with what was computed of earlier pixels kept;
 * the plain way is a forward pass of all images for each pixel. What is compared is the logits of given images: the
 * sampler's, which meets one pixel after the other, have the bits of a forward pass.
 *
 * @param images N
 * @param side H and W
 * @param channels p, width of both stacks
 * @param layers gated layers
 */
public record GatedSampling(int images, int side, int channels, int layers) implements Workload {
    private static final String LOGITS = "logits of given images";

    /** The network, and given images, as a step of training has them. */
    private GatedPixelCnnStep step() {
        return new GatedPixelCnnStep(images, side, channels, layers);
    }

    private Autoregressive network(Device device) {
        return step().network(device).given(List.of());
    }

    @Override
    public double tolerance() {
        return 0;
    }

    @Override
    public Task on(Device device) {
        return new Cached(this, network(device).cached(side, side));
    }

    /** The plain way: a run is a forward pass and the draw of one pixel of every image, of as many as an image has pixels. */
    public Task plain(Device device) {
        return new Plain(this, network(device), device);
    }

    private record Cached(GatedSampling work, PixelSampler sampler) implements Task {
        @Override
        public void run() {
            byte[] images = new byte[work.images * work.side * work.side];
            sampler.complete(new Philox(1, 0, 0), images, 0, _ -> {});
        }

        @Override
        public Map<String, float[]> results() {
            byte[] images = Inputs.bytes(0, work.images * work.side * work.side);
            float[] all = new float[images.length * GatedPixelCnnStep.LEVELS];
            sampler.complete(kept(all), images, 0, _ -> {});
            return Map.of(LOGITS, all);
        }

        /** Leaves every intensity as it is and keeps its logits. */
        private static Choice kept(float[] all) {
            return (logits, elements, _) -> {
                float[] values = logits.toFloats();
                for (int i = 0; i < elements.length; i++)
                    System.arraycopy(
                            values,
                            i * GatedPixelCnnStep.LEVELS,
                            all,
                            elements[i] * GatedPixelCnnStep.LEVELS,
                            GatedPixelCnnStep.LEVELS);
            };
        }
    }

    private static final class Plain implements Task {
        private final GatedSampling work;
        private final Autoregressive network;
        private final Device device;
        private final byte[] drawn;
        private int pixel;

        Plain(GatedSampling work, Autoregressive network, Device device) {
            this.work = work;
            this.network = network;
            this.device = device;
            this.drawn = new byte[work.images * work.side * work.side];
        }

        @Override
        public void run() {
            int size = work.side * work.side, side = work.side;
            int[] elements =
                    IntStream.range(0, work.images).map(n -> n * size + pixel).toArray();
            try (var _ = Scope.open()) {
                Tensor images = Inputs.on(device, drawn, work.images, side, side, 1);
                Tensor row = slice(network.forward(images), 1, pixel / side, pixel / side + 1);
                Tensor logits = slice(row, 2, pixel % side, pixel % side + 1);
                Tensor drawnNow = Op.run(new Categorical(
                        reshape(logits, work.images, GatedPixelCnnStep.LEVELS),
                        Inputs.on(device, elements, elements.length),
                        new Philox(1, 0, 0),
                        DType.U8));
                double[] intensities = drawnNow.toDoubles();
                for (int n = 0; n < work.images; n++) drawn[elements[n]] = (byte) intensities[n];
            }
            pixel = (pixel + 1) % size;
        }

        @Override
        public Map<String, float[]> results() {
            try (var _ = Scope.open()) {
                return Map.of(
                        LOGITS, network.forward(work.step().images(device)).toFloats());
            }
        }
    }
}
