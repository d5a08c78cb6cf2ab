package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;

class SharpnessTest {
    private static Images of(int height, int width, int channels, int... levels) {
        byte[] pixels = new byte[levels.length];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) levels[i];
        return Images.unlabelled(height, width, channels, pixels);
    }

    /** A lit pixel of 3 x 4: 4 at itself, -1 beside it, of the two pixels with four neighbours; variance (5/2)². */
    @Test
    void aPointHasTheLaplacianOfAPoint() {
        Images point = of(3, 4, 1, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0);
        assertArrayEquals(new double[] {6.25}, Sharpness.of(point), 1e-12);
    }

    @Test
    void flatAndSlopingImagesHaveNone() {
        Images both = of(3, 4, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 10, 20, 30, 40, 15, 25, 35, 45, 20, 30, 40, 50);
        assertArrayEquals(new double[2], Sharpness.of(both), 1e-12);
    }

    /** Each channel has its own neighbours: three equal channels are as sharp as one. */
    @Test
    void channelsAreNotNeighbours() {
        int[] grey = new int[30], colour = new int[90];
        for (int i = 0; i < 30; i++) grey[i] = new Philox(1, 0, 0).bits(i) & 255;
        for (int i = 0; i < 90; i++) colour[i] = grey[i / 3];
        assertEquals(Sharpness.of(of(5, 6, 1, grey))[0], Sharpness.of(of(5, 6, 3, colour))[0], 1e-12);
    }

    /** The variance of uniform noise under weights 4 and four times -1 is 20 times its own. */
    @Test
    void noiseIsTwentyTimesAsSharpAsItVaries() {
        int[] noise = new int[200 * 200];
        for (int i = 0; i < noise.length; i++) noise[i] = new Philox(1, 0, 0).bits(i) & 255;
        double variance = (256.0 * 256 - 1) / 12 / 255 / 255;
        assertEquals(20 * variance, Sharpness.of(of(200, 200, 1, noise))[0], 0.06);
    }

    @Test
    void imagesWithoutAnInteriorHaveNoSharpness() {
        assertFalse(Sharpness.isDefined(of(2, 4, 1, new int[8])));
        assertTrue(Sharpness.isDefined(of(3, 3, 1, new int[9])));
    }
}
