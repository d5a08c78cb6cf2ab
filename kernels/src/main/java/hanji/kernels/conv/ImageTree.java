package hanji.kernels.conv;

import hanji.tensor.Device;

/** The fixed binary tree that joins what the images of a batch contribute to a gradient. */
final class ImageTree {
    /** Elements that one task joins. */
    private static final int GRAIN = 2048;

    private ImageTree() {}

    /**
     * part[i] += part[i+s] for s = 1, 2, 4, ...: the sum ends in part 0.
     *
     * @param parts [images, size]
     */
    static void join(float[] parts, int images, int size, Device device) {
        device.parallelRanges(size, GRAIN, (from, to) -> {
            for (int s = 1; s < images; s *= 2)
                for (int i = 0; i + s < images; i += 2 * s) add(parts, (i + s) * size, i * size, from, to);
        });
    }

    private static void add(float[] parts, int source, int sum, int from, int to) {
        for (int i = from; i < to; i++) parts[sum + i] += parts[source + i];
    }
}
