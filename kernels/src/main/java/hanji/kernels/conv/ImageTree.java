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
 * <p>A task takes a pair of neighbours and adds the second image's part to the first one's as it comes out of registers;
 * the pairs are joined by ranges of elements. More images a task would leave fewer parts in memory and threads idle.
 */
final class ImageTree {
    /** Elements that one task joins. */
    private static final int GRAIN = 16384;

    private ImageTree() {}

    /** Computes the part of one image. */
    interface Part {
        /** Writes the elements from {@code at} on, or adds to them. */
        void store(int image, Store store, float[] sums, int at);
    }

    /** An array that begins with the sum of all parts of {@code size} elements, or zeros; of the open scope. */
    static float[] join(int images, int size, Device device, Part part) {
        boolean inPairs = images >= 4 * device.threads();
        int blocks = inPairs ? Math.ceilDiv(images, 2) : images;
        float[] sums = scratch(Math.max(1, blocks) * size, device);
        if (images == 0) Arrays.fill(sums, 0, size, 0);
        device.parallel(blocks, i -> {
            int first = inPairs ? 2 * i : i;
            part.store(first, Store.WRITE, sums, i * size);
            if (inPairs && first + 1 < images) part.store(first + 1, Store.ADD, sums, i * size);
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
