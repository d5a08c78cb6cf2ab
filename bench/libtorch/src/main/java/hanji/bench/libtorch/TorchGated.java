package hanji.bench.libtorch;

import hanji.bench.libtorch.TorchConvolution.Kernel;
import hanji.bench.peer.Layout;
import hanji.bench.workload.GatedPixelCnnStep;
import hanji.bench.workload.Task;
import hanji.generative.sampler.GatedLayer;
import hanji.generative.zoo.GatedPixelCnn;
import hanji.nn.layer.Conv;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The network of {@link GatedPixelCnnStep} with the same first weights. */
record TorchGated(List<Gated> layers, Kernel wide, Kernel logits, Layout layout) {
    /** A layer of both stacks. */
    record Gated(Stack vertical, Kernel toHorizontal, Stack horizontal, Kernel out) {
        static Gated of(GatedLayer layer, Layout layout) {
            return new Gated(
                    Stack.of(layer.vertical(), layout),
                    Kernel.of(layer.toHorizontal(), layout),
                    Stack.of(layer.horizontal(), layout),
                    Kernel.of(layer.out(), layout));
        }

        Stream<Tensor> parameters() {
            return Stream.of(
                            vertical.parameters(), toHorizontal.parameters(), horizontal.parameters(), out.parameters())
                    .flatMap(parameters -> parameters);
        }
    }

    sealed interface Stack {
        String FORM = System.getProperty("form", "cut");
        static Stack of(Conv conv, Layout layout) {
            return FORM.equals("masked") ? new Masked(Kernel.of(conv, layout)) : Cut.of(conv, layout);
        }
        Tensor convolve(Tensor x);
        Stream<Tensor> parameters();
    }
    record Masked(Kernel kernel) implements Stack {
        public Tensor convolve(Tensor x) { return kernel.convolve(x); }
        public Stream<Tensor> parameters() { return kernel.parameters(); }
    }

    /**
     * A convolution with the open rows, or columns, of a kernel only, which come first: as it is written with PyTorch, the image is
     * padded on that side and cut on the other.
     *
     * @param weight [Cout, Cin, rows, columns]
     * @param pads columns to the left and to the right, rows above and below
     */
    record Cut(Tensor weight, Tensor bias, long[] pads, int height, int width) implements Stack {
        static Cut of(Conv conv, Layout layout) {
            Shape shape = conv.weight().shape();
            int height = shape.dim(0), width = shape.dim(1), in = shape.dim(2), out = shape.dim(3);
            boolean hidesCentre = switch (conv.mask().kind()) {
                case A, ROWS_ABOVE -> true;
                case B, ROWS_UP_TO -> false;
                case NONE -> throw new IllegalArgumentException("every row of " + conv + " is open");
            };
            int side = height > 1 ? height : width, open = side / 2 + (hidesCentre ? 0 : 1);
            int rows = height > 1 ? open : 1, columns = height > 1 ? width : open;
            float[] weights = Arrays.copyOf(conv.weight().toFloats(), rows * columns * in * out);
            long cut = hidesCentre ? -1 : 0, before = side / 2;
            return new Cut(
                    Tensors.kernel(weights, layout, rows, columns, in, out).requires_grad_(true),
                    Tensors.of(conv.bias().toFloats(), out).requires_grad_(true),
                    height > 1 ? new long[] {width / 2, width / 2, before, cut} : new long[] {before, cut, 0, 0}, height > 1 ? height/2 : 0, height > 1 ? width/2: width / 2);
        }

        @Override
        public Tensor convolve(Tensor x) {
            long[] one = {1, 1};
            if (FORM.equals("crop")) {
                Tensor y = torch.conv2d(x, weight, new TensorOptional(bias), one, new long[] {height, width}, one, 1);
                return height > 0 ? y.narrow(2, 0, x.size(2)) : y.narrow(3, 0, x.size(3));
            }
            if (FORM.equals("half") && height > 0) {
                Tensor y = torch.conv2d(torch.constant_pad_nd(x, 0, 0, pads[2], pads[3]), weight, new TensorOptional(bias), one, new long[] {0, width}, one, 1);
                return y;
            }
            return torch.conv2d(torch.constant_pad_nd(x, pads), weight, new TensorOptional(bias), one, new long[] {0, 0}, one, 1);
        }

        @Override
        public Stream<Tensor> parameters() {
            return Stream.of(weight, bias);
        }
    }

    /** One step of its training. */
    static Task training(GatedPixelCnnStep work, Layout layout) {
        GatedPixelCnn.Network first = work.network(Device.cpu(1));
        var network = new TorchGated(
                first.layers().stream().map(layer -> Gated.of(layer, layout)).toList(),
                Kernel.of(first.wide(), layout),
                Kernel.of(first.logits(), layout),
                layout);
        int n = work.images(), side = work.side();
        float[] features = work.features();
        Tensor images = Tensors.images(features, layout, n, side, side, features.length / (n * side * side)),
                targets = Tensors.targets(work.pixels(), n, side, side);
        Supplier<Tensor> loss = () -> TorchPixelCnn.crossEntropy(network.forward(images), targets, layout);
        return TorchTraining.of(network.parameters(), loss, loss);
    }

    private TensorVector parameters() {
        return new TensorVector(Stream.of(
                        layers.stream().flatMap(Gated::parameters), wide.parameters(), logits.parameters())
                .flatMap(parameters -> parameters)
                .toArray(Tensor[]::new));
    }

    /** Features [N, C, H, W] to logits [N, 256, H, W]. */
    private Tensor forward(Tensor features) {
        Tensor v = features, h = features;
        for (int l = 0; l < layers.size(); l++) {
            Gated layer = layers.get(l);
            Tensor above = layer.vertical.convolve(v);
            Tensor both = layer.horizontal.convolve(h).add(layer.toHorizontal.convolve(above));
            Tensor out = layer.out.convolve(gate(both));
            h = l == 0 ? out : h.add(out);
            if (l + 1 < layers.size()) v = gate(above);
        }
        return logits.convolve(wide.convolve(h.relu()).relu());
    }

    private static Tensor gate(Tensor x) {
        TensorVector halves = x.chunk(2, 1);
        return halves.get(0).tanh().mul(halves.get(1).sigmoid());
    }
}
