package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NearestImagesTest {
    private static Images random(int count, int stream) {
        byte[] pixels = new byte[count * 12];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) new Philox(3, stream, 0).bits(i);
        return Images.unlabelled(3, 4, 1, pixels);
    }

    /** More training images than one block holds, against the definition. */
    @Test
    void everyPairIsCompared() {
        Images images = random(5, 1), training = random(600, 2);
        NearestImages found = NearestImages.of(Device.CPU, images, training, _ -> {});
        byte[] a = images.pixels(), b = training.pixels();
        for (int i = 0; i < 5; i++) {
            double[] distances = new double[600];
            int best = 0;
            for (int j = 0; j < 600; j++) {
                for (int d = 0; d < 12; d++) {
                    double difference = Byte.toUnsignedInt(a[i * 12 + d]) - Byte.toUnsignedInt(b[j * 12 + d]);
                    distances[j] += difference * difference / 12 / 255 / 255;
                }
                distances[j] = Math.sqrt(distances[j]);
                if (distances[j] < distances[best]) best = j;
            }
            assertEquals(best, found.nearest()[i]);
            assertEquals(distances[best], found.distances()[i], 1e-12);
            Arrays.sort(distances);
            double mean = 0;
            for (int k = 0; k < 10; k++) mean += distances[k] / 10;
            assertEquals(distances[0] / mean, found.ratios()[i], 1e-12);
        }
    }

    @Test
    void aCopyIsAtDistanceZeroAndSoIsItsRatio() {
        Images training = random(40, 2);
        NearestImages found = NearestImages.of(Device.CPU, training.slice(7, 9), training, _ -> {});
        assertArrayEquals(new int[] {7, 8}, found.nearest());
        assertArrayEquals(new double[2], found.distances());
        assertArrayEquals(new double[2], found.ratios());
    }

    /** Images of half the contrast are nearer to each than images are to each other, but not to one much more than to the next. */
    @Test
    void blurIsNearByDistanceAndNotByRatio() {
        Images training = random(400, 2), unseen = random(100, 1);
        byte[] flat = unseen.pixels();
        for (int i = 0; i < flat.length; i++) flat[i] = (byte) (64 + Byte.toUnsignedInt(flat[i]) / 2);
        NearestImages blurred = NearestImages.of(Device.CPU, Images.unlabelled(3, 4, 1, flat), training, _ -> {});
        NearestImages real = NearestImages.of(Device.CPU, unseen, training, _ -> {});
        assertTrue(Auroc.auroc(blurred.distances(), real.distances()) > 0.7);
        assertTrue(Auroc.auroc(blurred.ratios(), real.ratios()) < 0.6);
    }

    @Test
    void whereAllAreCopiesNoneIsTold() {
        byte[] same = new byte[12 * 12];
        Images all = Images.unlabelled(3, 4, 1, same);
        assertArrayEquals(
                new double[] {1},
                NearestImages.of(Device.CPU, all.limit(1), all, _ -> {}).ratios());
    }
}
