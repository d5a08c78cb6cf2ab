package hanji.generative.sampler;

import hanji.kernels.conv.PixelConv;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Draws images from a causal network, each pixel computing only what is new: the multiply-adds of one forward pass in
 * all, where a forward pass for each pixel takes that times the number of pixels. The images are the same to the bit.
 *
 * <p>What every stage reads is kept ({@link StageInput}); pixels are drawn in a {@link Wavefront} through all images of
 * a group; groups are shared out among the threads of the device that the weights are on, a CPU.
 *
 * @param network with F32 weights on the CPU
 * @param height rows of an image
 * @param width columns
 */
public record CachedSampler(CausalNetwork network, int height, int width) implements PixelSampler {
    /** @throws IllegalArgumentException if the images are of another size, or the weights not F32 on the CPU */
    @Override
    public Work complete(Philox random, byte[] images, int knownRows, DoubleConsumer progress) {
        int size = height * width * network.colours();
        Wavefront wavefront = Wavefront.of(network.stages(), knownRows, height, width);
        int count = Groups.whole(images, size);
        Device device = network.device();
        var shared = new SharedProgress(progress, (double) wavefront.steps() * count);
        try (var _ = Scope.open()) {
            List<PixelConv> packed = network.pack();
            return Groups.each(device, count, (first, together) -> {
                var group = new ImageGroup(network, packed, images, first, together, wavefront, device);
                return group.draw(random, () -> shared.add(together));
            });
        }
    }
}
