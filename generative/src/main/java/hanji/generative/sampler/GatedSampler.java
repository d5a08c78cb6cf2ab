package hanji.generative.sampler;

import hanji.kernels.conv.PixelConv;
import hanji.nn.layer.Conv;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Draws images from a gated PixelCNN with the multiply-adds of one forward pass: the vertical stack once a row, for all of its
 * pixels, the horizontal stack at each pixel as it comes. The images are those of a forward pass for each pixel, to the bit.
 *
 * @param network with F32 weights on the CPU
 * @param height rows of an image
 * @param width columns
 */
public record GatedSampler(GatedNetwork network, int height, int width) implements PixelSampler {
    /** The convolutions of a layer, ready for single pixels. */
    record Packed(PixelConv vertical, PixelConv toHorizontal, PixelConv horizontal, PixelConv out) {}

    /** Those of the network. */
    record PackedNetwork(List<Packed> layers, PixelConv wide, PixelConv logits) {}

    /** @throws IllegalArgumentException if the images are of another size, or the weights not F32 on the CPU */
    @Override
    public Work complete(Philox random, byte[] images, int knownRows, DoubleConsumer progress) {
        int size = height * width * network.colours();
        int count = Groups.whole(images, size);
        if (knownRows == height) return Work.NONE;
        Device device = network.logits().weight().device();
        var shared = new SharedProgress(progress, (double) (height - knownRows) * count);
        try (var _ = Scope.open()) {
            PackedNetwork packed = pack();
            return Groups.each(device, count, (first, together) -> {
                var group = new GatedGroup(network, packed, images, first, together, height, width, device);
                return group.draw(random, knownRows, () -> shared.add(together));
            });
        }
    }

    private PackedNetwork pack() {
        List<Packed> layers = network.layers().stream()
                .map(layer -> new Packed(
                        pack(layer.vertical()),
                        pack(layer.toHorizontal()),
                        pack(layer.horizontal()),
                        pack(layer.out())))
                .toList();
        return new PackedNetwork(layers, pack(network.wide()), pack(network.logits()));
    }

    private static PixelConv pack(Conv conv) {
        return PixelConv.of(conv.weight(), conv.bias(), conv.mask());
    }
}
