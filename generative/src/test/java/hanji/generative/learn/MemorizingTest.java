package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.learn.Memorizing.Memorizer;
import hanji.nn.data.Images;
import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;

class MemorizingTest {
    /** Images of 1 x 2. */
    private static Images images(int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) pixels[i];
        return Images.unlabelled(1, 2, 1, bytes);
    }

    private static final Images TRAIN = images(0, 0, 5, 7, 5, 7, 255, 1);

    @Test
    void theProbabilityOfATrainingImageIsItsShare() {
        double[] nats = new Memorizer(TRAIN, 0).nats(images(0, 0, 5, 7, 9, 9));
        assertArrayEquals(new double[] {Math.log(4), Math.log(2), Double.POSITIVE_INFINITY}, nats, 1e-15);
    }

    @Test
    void theProbabilitiesOfAllImagesSumToOne() {
        byte[] all = new byte[2 << 16];
        for (int i = 0; i < 1 << 16; i++) {
            all[2 * i] = (byte) (i >> 8);
            all[2 * i + 1] = (byte) i;
        }
        double sum = 0;
        for (double nats : new Memorizer(TRAIN, 0.25).nats(Images.unlabelled(1, 2, 1, all))) sum += Math.exp(-nats);
        assertEquals(1, sum, 1e-12);
    }

    @Test
    void itsSamplesAreTrainingImagesOnly() {
        for (double distance : Fashion.nearest(new Memorizer(TRAIN, 0).sample(new Philox(1, 0, 0), 20), TRAIN))
            assertEquals(0, distance);
    }

    @Test
    void theNearestImageIsFound() {
        assertArrayEquals(
                new double[] {5 / 255.0, 1}, Fashion.nearest(images(3, 4, 0, 255), images(0, 0, 200, 3)), 1e-15);
    }
}
