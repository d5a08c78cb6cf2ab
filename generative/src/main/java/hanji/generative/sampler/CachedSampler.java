package hanji.generative.sampler;

import hanji.kernels.conv.PixelConv;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
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
public record CachedSampler(CausalNetwork network, int height, int width) {
    /** Images that are drawn together: enough to use each weight for many pixels, and 2 MB each for 64 channels. */
    private static final int TOGETHER = 16;

    /** Images of a task, at least, unless threads would be left without. */
    private static final int GRAIN = 8;

    /**
     * Draws the rows from {@code knownRows} on, given those above.
     *
     * @param random key of the noise, which is numbered by image, pixel and colour: the element of {@code images}
     * @param images [N, H, W, C] of intensities, filled in place
     * @param progress is told the share that is done after each step, by any thread, one at a time
     * @throws IllegalArgumentException if the images are of another size, or the weights not F32 on the CPU
     */
    public Work complete(Philox random, byte[] images, int knownRows, DoubleConsumer progress) {
        int size = height * width * network.colours();
        if (images.length % size != 0)
            throw new IllegalArgumentException(images.length + " intensities are no whole number of images of " + size);
        Wavefront wavefront = Wavefront.of(network.stages(), knownRows, height, width);
        int count = images.length / size;
        Device device = network.device();
        var shared = new SharedProgress(progress, (double) wavefront.steps() * count);
        var works = new ConcurrentLinkedQueue<Work>();
        try (var _ = Scope.open()) {
            List<PixelConv> packed = network.pack();
            device.parallelRanges(count, Math.clamp(count / device.threads(), 1, GRAIN), (from, to) -> {
                int groups = Math.ceilDiv(to - from, TOGETHER);
                for (int group = 0; group < groups; group++) {
                    int first = from + group * (to - from) / groups;
                    int end = from + (group + 1) * (to - from) / groups;
                    try (var _ = Scope.open()) {
                        var together = new ImageGroup(network, packed, images, first, end - first, wavefront, device);
                        works.add(together.draw(random, () -> shared.add(end - first)));
                    }
                }
            });
        }
        return works.stream().reduce(Work.NONE, Work::beside);
    }
}
