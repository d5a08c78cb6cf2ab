package hanji.generative.sampler;

import hanji.tensor.Philox;
import hanji.tensor.Scope;
import java.util.function.DoubleConsumer;

/**
 * Draws images from a recurrent network over the grid, antidiagonal by antidiagonal, in 2N - 1 steps for N x N pixels: a pixel
 * needs the states to its left and above only, and these are kept. The images are those of a forward pass for each pixel, to
 * the bit.
 *
 * @param network with F32 weights on the CPU
 * @param height rows of an image
 * @param width columns
 */
public record GridSampler(GridNetwork network, int height, int width) implements PixelSampler {
    /** Images that are drawn together. */
    private static final int TOGETHER = 32;

    /** @throws IllegalArgumentException if the images are of another size */
    @Override
    public Work complete(Philox random, byte[] images, int knownRows, DoubleConsumer progress) {
        int size = height * width * network.colours();
        int count = Groups.whole(images, size);
        if (knownRows == height) return Work.NONE;
        int steps = height - knownRows + width - 1;
        var shared = new SharedProgress(progress, (double) steps * count);
        Work work = Work.NONE;
        for (int first = 0; first < count; first += TOGETHER) {
            int together = Math.min(TOGETHER, count - first);
            try (var _ = Scope.open()) {
                var group = new GridGroup(network, images, first, together, height, width);
                work = work.beside(group.draw(random, knownRows, () -> shared.add(together)));
            }
        }
        return work;
    }
}
