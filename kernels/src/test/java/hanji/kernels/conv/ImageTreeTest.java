package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.tile.Store;
import hanji.tensor.Device;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageTreeTest {
    private static final int SIZE = 3;

    @Test
    void joinsPartsInTheOrderOfTheFixedBinaryTree() {
        for (int threads = 1; threads <= 3; threads++)
            for (int slices = 1; slices <= 13; slices += 4)
                for (int images = 0; images <= 70; images++) {
                    float[][] parts = parts(images, slices * SIZE);
                    float[] sum = sum(parts, slices, Device.cpu(threads));
                    String of = images + " images, " + slices + " slices, " + threads + " threads";
                    assertArrayEquals(joined(parts, slices * SIZE), sum, of);
                }
    }

    /** One digit of the counter for each time that images double, in place of a part for each image. */
    @Test
    void of_one_slice_at_a_time_the_logarithm_of_the_images_is_held() {
        int size = 1 << 16, images = 1000;
        Device device = Device.cpu(1);
        ImageTree.join(
                images,
                4,
                size,
                device,
                (_, _, store, sums, at) -> Arrays.fill(sums, at, at + size, store == Store.ADD ? 2 : 1),
                (_, _, _) -> {});
        assertTrue(device.allocatedBytes() <= 10L * size * Float.BYTES, device.allocatedBytes() + " bytes");
    }

    /** 1,100 images of 4,194,304 weights: all parts have 4.6 billion elements. */
    @Test
    void blocks_have_few_sums_whatever_the_batch_and_the_threads() {
        for (int threads : new int[] {1, 2, 16, 128, 4096, 16384})
            for (int slices : new int[] {1, 7, 64})
                for (int images : new int[] {1, 128, 1100, 1 << 20}) {
                    int size = 1 << 16, each = ImageTree.imagesEach(images, slices, size, threads);
                    long blocks = Math.ceilDiv(images, each);
                    String of = images + " images, " + slices + " slices, " + threads + " threads: " + blocks;
                    assertTrue(blocks == 1 || blocks * slices * size <= 1 << 25, of);
                    assertEquals(1, Integer.bitCount(each));
                }
    }

    private static float[] sum(float[][] parts, int slices, Device device) {
        float[] all = new float[slices * SIZE];
        ImageTree.join(
                parts.length,
                slices,
                SIZE,
                device,
                (slice, n, store, sums, at) -> {
                    for (int i = 0; i < SIZE; i++) {
                        float part = parts[n][slice * SIZE + i];
                        sums[at + i] = store == Store.ADD ? sums[at + i] + part : part;
                    }
                },
                (slice, sums, at) -> System.arraycopy(sums, at, all, slice * SIZE, SIZE));
        return all;
    }

    /** {@code for (s = 1; s < N; s *= 2) for (i = 0; i + s < N; i += 2 s) part[i] += part[i + s]}: docs/numerics.md. */
    private static float[] joined(float[][] parts, int size) {
        if (parts.length == 0) return new float[size];
        float[][] sums = Arrays.stream(parts).map(float[]::clone).toArray(float[][]::new);
        for (int s = 1; s < sums.length; s *= 2)
            for (int i = 0; i + s < sums.length; i += 2 * s)
                for (int j = 0; j < size; j++) sums[i][j] += sums[i + s][j];
        return sums[0];
    }

    private static float[][] parts(int images, int size) {
        var random = new SplittableRandom(images);
        float[][] parts = new float[images][size];
        for (float[] part : parts) for (int i = 0; i < size; i++) part[i] = (float) random.nextGaussian();
        return parts;
    }
}
