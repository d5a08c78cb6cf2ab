package hanji.generative.sampler;

import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.function.DoubleConsumer;

/**
 * Draws images from a PixelCNN++ with the multiply-adds of one forward pass: the down stream once a row, for all of its pixels,
 * the down-right stream at each pixel as it comes; of the coarser pixels each once, in the first row and column that it is of.
 * arXiv:1704.06001. The images are those of a forward pass for each pixel, to the bit.
 *
 * @param network with F32 weights on the CPU
 * @param height rows of an image
 * @param width columns
 */
public record StreamSampler(StreamNetwork network, int height, int width) implements PixelSampler {
    /** @throws IllegalArgumentException if the images are of another size */
    @Override
    public Work complete(Philox random, byte[] images, int knownRows, DoubleConsumer progress) {
        int size = height * width * network.colours();
        int count = Groups.whole(images, size);
        if (knownRows == height) return Work.NONE;
        Device device = network.streams().out().weight().device();
        var shared = new SharedProgress(progress, (double) height * count);
        return Groups.each(device, count, (first, together) -> {
            var group = new StreamGroup(network, images, first, together, height, width);
            return group.draw(random, knownRows, () -> shared.add(together));
        });
    }
}
