package hanji.generative.sampler;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.relu;

import hanji.kernels.conv.Mask;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Causal networks with random weights, far from uniform, and their forward pass by ops. */
final class Networks {
    private Networks() {}

    /** An intensity scaled to 0 to 1, in one number. */
    record Scaled(int levels) implements Embedding {
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
            into[at] = scale(intensity);
        }

        float scale(int intensity) {
            return intensity / (levels - 1f);
        }
    }

    /** The plain PixelCNN: 7x7 with mask A, 3x3 with mask B, a relu after each, 1x1 to the logits. */
    static CausalNetwork plain(int colours, int channels, int layers, int levels, Device device) {
        var random = new Weights(device, colours);
        List<Stage> stages = new ArrayList<>();
        stages.add(Stage.conv(random.conv(7, 7, colours, channels, Mask.Kind.A)));
        for (int i = 0; i < layers; i++) stages.add(Stage.reluConv(random.conv(3, 3, channels, channels, Mask.Kind.B)));
        stages.add(Stage.reluConv(random.conv(1, 1, channels, colours * levels, Mask.Kind.B)));
        return new CausalNetwork(new Scaled(levels), stages, colours, levels);
    }

    /** Every form and odd kernels: 1x5, 3x1, 5x3, 1x1 between, mask A once more, a residual stage at the end. */
    static CausalNetwork mixed(int colours, int levels, Device device) {
        var random = new Weights(device, colours);
        int channels = colours * levels;
        List<Stage> stages = List.of(
                Stage.conv(random.conv(1, 5, colours, channels, Mask.Kind.A)),
                Stage.residual(random.conv(3, 1, channels, channels, Mask.Kind.B)),
                Stage.conv(random.conv(1, 1, channels, 2 * channels, Mask.Kind.B)),
                Stage.reluConv(random.conv(5, 3, 2 * channels, channels, Mask.Kind.A)),
                Stage.residual(random.conv(1, 1, channels, channels, Mask.Kind.B)));
        return new CausalNetwork(new Scaled(levels), stages, colours, levels);
    }

    /** The same network with its weights on another device. */
    static CausalNetwork on(Device device, CausalNetwork network) {
        List<Stage> stages = network.stages().stream()
                .map(stage -> new Stage(stage.form(), on(device, stage.conv())))
                .toList();
        return new CausalNetwork(network.embedding(), stages, network.colours(), network.levels());
    }

    private static Conv on(Device device, Conv conv) {
        return new Conv(conv.weight().to(DType.F32, device), conv.bias().to(DType.F32, device), conv.mask());
    }

    /** Masked convolutions with normal weights over the root of the fan-in, and biases. */
    static final class Weights {
        private final Device device;
        private final int colours;
        private int stream;

        Weights(Device device, int colours) {
            this.device = device;
            this.colours = colours;
        }

        Conv conv(int kh, int kw, int in, int out, Mask.Kind kind) {
            double scale = 6 / Math.sqrt(kh * kw * in);
            return new Conv(uniform(scale, kh, kw, in, out), uniform(1, out), new Mask(kind, colours));
        }

        private Tensor uniform(double scale, int... dims) {
            var random = new Philox(3, stream++, 0);
            Tensor tensor = Tensor.empty(DType.F32, Shape.of(dims), device);
            for (int i = 0; i < tensor.size(); i++) tensor.set(i, scale * (random.uniform(i) - 0.5));
            return tensor;
        }
    }

    /** Images [N, H, W, C] of U8 to logits [N, H, W, C, levels], by ops. */
    static Tensor forward(CausalNetwork network, Tensor images) {
        Tensor x = Tensor.empty(DType.F32, images.shape(), images.device());
        for (int i = 0; i < x.size(); i++)
            network.embedding().write(Byte.toUnsignedInt(images.bytes()[i]), 0, 0, x.floats(), i);
        return reshape(stages(network, x), append(images.shape(), network.levels()));
    }

    /** The stages by ops: the embedding, [N, H, W, C * width], to logits [N, H, W, C * levels]. */
    static Tensor stages(CausalNetwork network, Tensor input) {
        Tensor x = input;
        for (Stage stage : network.stages())
            x = switch (stage.form()) {
                case CONV -> stage.conv().forward(x);
                case RELU_CONV -> stage.conv().forward(relu(x));
                case RESIDUAL -> add(x, stage.conv().forward(relu(x)));
            };
        return x;
    }

    private static Shape append(Shape shape, int dim) {
        return Shape.of(shape.dim(0), shape.dim(1), shape.dim(2), shape.dim(3), dim);
    }
}
