package hanji.kernels.conv;

import hanji.kernels.tile.Store;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The fixed binary tree over the images of a batch: {@code part[i] += part[i + s]} for s = 1, 2, 4, ...
 *
 * <p>A task folds a block of images as a binary counter does: it keeps one sum for each digit that is set, so the logarithm
 * of the block's images in place of all their parts. The second of two images is added as it comes out of registers. A
 * block is a power of two of images, hence a subtree; blocks are as large as leaves enough tasks for all threads, and
 * what they give is joined at the end. Large sums come in slices, each a task: then one block may be all images.
 */
final class ImageTree {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Elements that one task joins. */
    private static final int GRAIN = 16384;
    /** Tasks for each thread that the work is cut into, where there are images enough. */
    private static final int TASKS = 4;
    /** Most elements that the sums of all blocks may have: 128 MiB, which some hundred threads do not need. */
    private static final long MOST = 1 << 25;

    private ImageTree() {}

    /** Computes one image's part of a slice. */
    @FunctionalInterface
    interface Part {
        /** Writes the part from {@code at} on, or adds it when it is finished: {@code sums[at + i] + part[i]}. */
        void compute(int slice, int image, Store store, float[] sums, int at);
    }

    /** Takes the sums of a slice, which begin at {@code at}. */
    @FunctionalInterface
    interface Result {
        void take(int slice, float[] sums, int at);
    }

    /**
     * The sums over all images, slice by slice; of no images, zeros.
     *
     * @param size most elements of a slice
     */
    static void join(int images, int slices, int size, Device device, Part part, Result result) {
        int each = imagesEach(images, slices, size, device.threads());
        int blocks = Math.ceilDiv(images, each);
        if (blocks <= 1)
            device.parallel(slices, slice -> {
                try (var _ = Scope.open()) {
                    float[] sums = scratch(size, device);
                    new Fold(slice, part, sums, 0, size).images(0, images, device);
                    result.take(slice, sums, 0);
                }
            });
        else
            try (var _ = Scope.open()) {
                float[] sums = scratch(slices * blocks * size, device);
                device.parallel(slices * blocks, i -> {
                    int slice = i / blocks, first = i % blocks * each;
                    new Fold(slice, part, sums, i * size, size)
                            .images(first, first + Math.min(each, images - first), device);
                });
                for (int slice = 0; slice < slices; slice++) {
                    int at = slice * blocks * size;
                    device.parallelRanges(
                            size, GRAIN, (from, to) -> joinBlocks(sums, at + from, blocks, size, to - from));
                    result.take(slice, sums, at);
                }
            }
    }

    /** Images of a block: a power of two. */
    static int imagesEach(int images, int slices, int size, int threads) {
        int each = 1;
        while (each < images
                && ((long) slices * Math.ceilDiv(images, 2 * each) >= (long) TASKS * threads
                        || (long) slices * Math.ceilDiv(images, each) * size > MOST)) each *= 2;
        return each;
    }

    private static void joinBlocks(float[] sums, int at, int blocks, int size, int count) {
        for (int s = 1; s < blocks; s *= 2)
            for (int i = 0; i + s < blocks; i += 2 * s) add(sums, at + (i + s) * size, sums, at + i * size, count);
    }

    /** One block of a slice, whose sums go to {@code sums} from {@code at} on. */
    private record Fold(int slice, Part part, float[] sums, int at, int size) {
        void images(int from, int to, Device device) {
            if (from == to) Arrays.fill(sums, at, at + size, 0);
            try (var _ = Scope.open()) {
                int pairs = Math.ceilDiv(to - from, 2), digits = 32 - Integer.numberOfLeadingZeros(pairs);
                float[] higher = scratch(Math.max(0, digits - 1) * size, device);
                int depth = 0;
                for (int pair = 0; pair < pairs; pair++) {
                    push(from + 2 * pair, to, higher, depth++);
                    for (int m = pair + 1; m % 2 == 0; m /= 2) pop(higher, --depth);
                }
                while (depth > 1) pop(higher, --depth);
            }
        }

        /** An image and the next one, if there is one, upon {@code depth} sums. */
        private void push(int image, int to, float[] higher, int depth) {
            float[] target = depth == 0 ? sums : higher;
            int first = depth == 0 ? at : (depth - 1) * size;
            part.compute(slice, image, Store.WRITE, target, first);
            if (image + 1 < to) part.compute(slice, image + 1, Store.ADD, target, first);
        }

        /** Adds the uppermost sum, which has {@code depth} others below, to the one below. */
        private void pop(float[] higher, int depth) {
            int top = (depth - 1) * size;
            if (depth == 1) add(higher, top, sums, at, size);
            else add(higher, top, higher, top - size, size);
        }
    }

    private static void add(float[] values, int from, float[] sums, int to, int count) {
        int i = 0;
        for (; i < SPECIES.loopBound(count); i += SPECIES.length())
            FloatVector.fromArray(SPECIES, sums, to + i)
                    .add(FloatVector.fromArray(SPECIES, values, from + i))
                    .intoArray(sums, to + i);
        for (; i < count; i++) sums[to + i] += values[from + i];
    }

    private static float[] scratch(int size, Device device) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }
}
