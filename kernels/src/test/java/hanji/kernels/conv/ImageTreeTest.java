package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import hanji.kernels.tile.Store;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageTreeTest {
    private static final int SIZE = 3;

    @Test
    void joinsPartsInTheOrderOfTheFixedBinaryTree() {
        for (int threads = 1; threads <= 3; threads++)
            for (int images = 0; images <= 33; images++) {
                float[][] parts = parts(images);
                try (var _ = Scope.open()) {
                    float[] sum = ImageTree.join(images, SIZE, Device.cpu(threads), (n, store, sums, at) -> {
                        for (int i = 0; i < SIZE; i++)
                            sums[at + i] = store == Store.ADD ? sums[at + i] + parts[n][i] : parts[n][i];
                    });
                    String of = images + " images on " + threads + " threads";
                    assertArrayEquals(joined(parts), Arrays.copyOf(sum, SIZE), of);
                }
            }
    }

    /** {@code for (s = 1; s < N; s *= 2) for (i = 0; i + s < N; i += 2 s) part[i] += part[i + s]}: docs/numerics.md. */
    private static float[] joined(float[][] parts) {
        if (parts.length == 0) return new float[SIZE];
        float[][] sums = Arrays.stream(parts).map(float[]::clone).toArray(float[][]::new);
        for (int s = 1; s < sums.length; s *= 2)
            for (int i = 0; i + s < sums.length; i += 2 * s)
                for (int j = 0; j < SIZE; j++) sums[i][j] += sums[i + s][j];
        return sums[0];
    }

    private static float[][] parts(int images) {
        var random = new SplittableRandom(images);
        float[][] parts = new float[images][SIZE];
        for (float[] part : parts) for (int i = 0; i < SIZE; i++) part[i] = (float) random.nextGaussian();
        return parts;
    }
}
