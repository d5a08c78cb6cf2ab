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

    /**
     * A convolution with the open rows, or columns, of a kernel alone, which come first: the image is padded on their side and cut
     * on the other. That is faster than a kernel multiplied with its mask.
     *
     * @param weight [Cout, Cin, rows, columns]
     * @param bias [Cout]
     * @param pads columns to the left and to the right, rows above and below; one less than none is cut off
     */
    record Stack(Tensor weight, Tensor bias, long[] pads) {
        /** Of several rows those above are open, of one row the columns to the left. */
        static Stack of(Conv conv, Layout layout) {
            Shape shape = conv.weight().shape();
            int height = shape.dim(0), width = shape.dim(1), in = shape.dim(2), out = shape.dim(3);
            boolean seesCentre = switch (conv.mask().kind()) {
                case B, ROWS_UP_TO -> true;
                case A, ROWS_ABOVE -> false;
                case NONE -> throw new IllegalArgumentException("every weight of " + conv + " is open");
            };
            boolean isVertical = height > 1;
            int before = (isVertical ? height : width) / 2, open = before + (seesCentre ? 1 : 0);
            long after = seesCentre ? 0 : -1;
            int rows = isVertical ? open : 1, columns = isVertical ? width : open;
            float[] weights = Arrays.copyOf(conv.weight().toFloats(), rows * columns * in * out);
            return new Stack(
                    Tensors.kernel(weights, layout, rows, columns, in, out).requires_grad_(true),
                    Tensors.of(conv.bias().toFloats(), out).requires_grad_(true),
                    isVertical ? new long[] {width / 2, width / 2, before, after} : new long[] {before, after, 0, 0});
        }

        Tensor convolve(Tensor x) {
            long[] one = {1, 1}, none = {0, 0};
            Tensor padded = torch.constant_pad_nd(x, pads);
            return torch.conv2d(padded, weight, new TensorOptional(bias), one, none, one, 1);
        }

        Stream<Tensor> parameters() {
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
        return new TensorVector(
                Stream.of(layers.stream().flatMap(Gated::parameters), wide.parameters(), logits.parameters())
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
