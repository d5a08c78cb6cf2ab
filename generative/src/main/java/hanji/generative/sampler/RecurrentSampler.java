package hanji.generative.sampler;

import static hanji.kernels.layout.Reshape.reshape;

import hanji.kernels.conv.Mask;
import hanji.kernels.conv.PixelConv;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Draws images from a PixelRNN with the multiply-adds of one forward pass: the states of the row above and of this one are kept.
 * A Row LSTM's sums over the row above are computed once a row; the direction of a diagonal BiLSTM that comes from the right
 * goes over a row when all of it is drawn, since it is seen one row below. The images are those of a forward pass for each
 * pixel, to the bit.
 *
 * @param network with F32 weights on the CPU
 * @param height rows of an image
 * @param width columns
 */
public record RecurrentSampler(RecurrentNetwork network, int height, int width) implements PixelSampler {
    /** K^is and K^ss ready for single pixels, the latter over all states that a cell reads side by side. */
    record PackedRecurrence(PixelConv input, PixelConv states) {}

    /** The convolutions of a layer. */
    record PackedLayer(List<PackedRecurrence> recurrences, PixelConv out) {}

    /** Those of the network. */
    record PackedNetwork(PixelConv first, List<PackedLayer> layers, PixelConv wide, PixelConv logits) {}

    /** @throws IllegalArgumentException if the images are of another size, or the weights not F32 on the CPU */
    @Override
    public Work complete(Choice choice, byte[] images, int knownRows, DoubleConsumer progress) {
        int count = Groups.whole(images, height * width * network.colours());
        if (knownRows == height) return Work.NONE;
        Device device = network.logits().weight().device();
        var shared = new SharedProgress(progress, (double) (height - knownRows) * count);
        try (var _ = Scope.open()) {
            PackedNetwork packed = packed();
            return Groups.each(device, count, choice.block(), (first, together) -> {
                var group = new RecurrentGroup(network, packed, images, first, together, height, width, device);
                return group.go(choice, knownRows, () -> shared.add(together));
            });
        }
    }

    private PackedNetwork packed() {
        List<PackedLayer> layers = network.layers().stream()
                .map(layer -> new PackedLayer(
                        layer.recurrences().stream()
                                .map(RecurrentSampler::packed)
                                .toList(),
                        packed(layer.out())))
                .toList();
        return new PackedNetwork(packed(network.first()), layers, packed(network.wide()), packed(network.logits()));
    }

    /** A chain over taps and units from +0 is a 1x1 convolution without a bias. */
    private static PackedRecurrence packed(RecurrentLayer.Recurrence recurrence) {
        Tensor states = recurrence.states();
        int columns = states.shape().dim(2);
        Tensor flat = reshape(states, 1, 1, recurrence.taps() * recurrence.units(), columns);
        Tensor none = Tensor.zeros(DType.F32, Shape.of(columns), states.device());
        return new PackedRecurrence(packed(recurrence.input()), PixelConv.of(flat, none, Mask.NONE));
    }

    private static PixelConv packed(Conv conv) {
        return PixelConv.of(conv.weight(), conv.bias(), conv.mask());
    }
}
