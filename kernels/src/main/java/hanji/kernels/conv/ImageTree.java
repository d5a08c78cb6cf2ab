package hanji.kernels.conv;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * The fixed binary tree over the images of a batch: {@code part[i] += part[i + s]} for s = 1, 2, 4, ...
 *
 * <p>A task takes an aligned block of images, which is a whole subtree, and joins it while it is in the cache; the blocks
 * are joined by ranges of elements.
 */
final class ImageTree {
    /** Images of a block: so many fewer parts lie in memory. More would need scratch beyond the second-level cache. */
    private static final int BLOCK = 2;
    /** Elements that one task joins. */
    private static final int GRAIN = 16384;

    private ImageTree() {}

    /** Computes the part of one image. */
    interface Part {
        /** Writes the elements from {@code at} on. */
        void write(int image, float[] sums, int at);
    }

    /** An array that begins with the sum of all parts of {@code size} elements, or zeros; of the open scope. */
    static float[] join(int images, int size, Device device, Part part) {
        int block = images >= 2 * BLOCK * device.threads() ? BLOCK : 1, blocks = Math.ceilDiv(images, block);
        float[] sums = scratch(Math.max(1, blocks) * size, device);
        if (images == 0) Arrays.fill(sums, 0, size, 0);
        device.parallel(blocks, i -> {
            try (var _ = Scope.open()) {
                int first = i * block, count = Math.min(block, images - first);
                float[] right = block == 1 ? sums : scratch(Integer.numberOfTrailingZeros(block) * size, device);
                subtree(first, count, block, size, part, sums, i * size, right, 0);
            }
        });
        device.parallelRanges(size, GRAIN, (from, to) -> {
            for (int s = 1; s < blocks; s *= 2)
                for (int i = 0; i + s < blocks; i += 2 * s)
                    add(sums, (i + s) * size + from, sums, i * size + from, to - from);
        });
        return sums;
    }

    /** Joins {@code count} images from {@code first} on, of a subtree that has room for {@code room}; right is scratch. */
    private static void subtree(
            int first, int count, int room, int size, Part part, float[] sums, int at, float[] right, int r) {
        if (room == 1) {
            part.write(first, sums, at);
            return;
        }
        int half = room / 2;
        subtree(first, Math.min(half, count), half, size, part, sums, at, right, r);
        if (count <= half) return;
        subtree(first + half, count - half, half, size, part, right, r, right, r + size);
        add(right, r, sums, at, size);
    }

    private static void add(float[] values, int from, float[] sums, int to, int count) {
        for (int i = 0; i < count; i++) sums[to + i] += values[from + i];
    }

    private static float[] scratch(int size, Device device) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }
}
