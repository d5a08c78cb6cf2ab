package hanji.kernels.conv;

import hanji.kernels.tile.Store;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * The fixed binary tree over the images of a batch: {@code part[i] += part[i + s]} for s = 1, 2, 4, ...
 *
 * <p>With two pairs a thread or more, a task takes a pair and adds the second image's part to the first one's as it comes
 * out of registers; with fewer, one image, so that no thread idles. The parts that remain are joined by ranges of elements.
 * Not more than two images a task: {@code ((0 + 1) + 2) + 3} is another tree.
 */
final class ImageTree {
    /** Elements that one task joins. */
    private static final int GRAIN = 16384;

    private ImageTree() {}

    /** Computes the part of one image. */
    @FunctionalInterface
    interface Part {
        /** Writes the part from {@code at} on, or adds it when it is finished: {@code sums[at + i] + part[i]}. */
        void compute(int image, Store store, float[] sums, int at);
    }

    /** An array that begins with the sum of all parts of {@code size} elements, or zeros; of the open scope. */
    static float[] join(int images, int size, Device device, Part part) {
        boolean inPairs = images >= 2 * 2 * device.threads();
        int blocks = inPairs ? Math.ceilDiv(images, 2) : images;
        float[] sums = scratch(Math.max(1, blocks) * size, device);
        if (images == 0) Arrays.fill(sums, 0, size, 0);
        device.parallel(blocks, i -> {
            int first = inPairs ? 2 * i : i;
            part.compute(first, Store.WRITE, sums, i * size);
            if (inPairs && first + 1 < images) part.compute(first + 1, Store.ADD, sums, i * size);
        });
        device.parallelRanges(size, GRAIN, (from, to) -> {
            for (int s = 1; s < blocks; s *= 2)
                for (int i = 0; i + s < blocks; i += 2 * s)
                    add(sums, (i + s) * size + from, sums, i * size + from, to - from);
        });
        return sums;
    }

    private static void add(float[] values, int from, float[] sums, int to, int count) {
        for (int i = 0; i < count; i++) sums[to + i] += values[from + i];
    }

    private static float[] scratch(int size, Device device) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }
}
