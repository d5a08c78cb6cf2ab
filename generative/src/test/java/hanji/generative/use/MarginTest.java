package hanji.generative.use;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarginTest {
    private static final Philox KEY = new Philox(2, 7, 1);

    @Test
    void psnrIsTenLogarithmsOfTheSquaredError() {
        Images black = Images.unlabelled(1, 2, 1, new byte[6]);
        Images made = Images.unlabelled(1, 2, 1, new byte[] {51, 51, 0, 0, (byte) 255, 0});
        assertArrayEquals(new double[] {13.979400, 100, 3.010300}, Psnr.of(black, made), 1e-6);
    }

    @Test
    void psnrOfAPartIsOverItsPixels() {
        Images black = Images.unlabelled(1, 4, 1, new byte[4]);
        Images made = Images.unlabelled(1, 4, 1, new byte[] {51, 51, 0, 0});
        assertEquals(13.979400, Psnr.of(black, made, new boolean[] {true, true, false, false})[0], 1e-6);
        assertEquals(Psnr.of(black, made)[0], Psnr.of(black, made, new boolean[] {true, true, true, true})[0]);
    }

    /** Of two flat images only the first factor of equation 13 is left. */
    @Test
    void structuralSimilarityIsOneOfTheSameAndLessOfOthers() {
        byte[] bright = new byte[400], dark = new byte[400], uneven = new byte[400];
        Arrays.fill(bright, (byte) 204);
        Arrays.fill(dark, (byte) 51);
        for (int i = 0; i < 400; i++) uneven[i] = (byte) (97 * i % 251);
        boolean[] all = new boolean[400];
        Arrays.fill(all, true);
        Images flat = Images.unlabelled(20, 20, 1, bright), other = Images.unlabelled(20, 20, 1, dark);
        assertEquals(1, Ssim.of(flat, flat, all)[0], 1e-6);
        double c1 = 1e-4;
        assertEquals((2 * 0.8 * 0.2 + c1) / (0.64 + 0.04 + c1), Ssim.of(flat, other, all)[0], 1e-3);
        Images noise = Images.unlabelled(20, 20, 1, uneven);
        assertEquals(1, Ssim.of(noise, noise, all)[0], 1e-6);
        assertTrue(Ssim.of(noise, flat, all)[0] < 0.1);
    }

    /** What all images share cancels: the interval is that of the differences, not of the figures. */
    @Test
    void theMarginIsPairedByImage() {
        double[] baseline = new double[500], model = new double[500];
        for (int i = 0; i < 500; i++) {
            baseline[i] = 10 * KEY.uniform(i);
            model[i] = baseline[i] + 0.5 + 0.1 * (KEY.step(5).uniform(i) - 0.5);
        }
        Margin margin = Margin.of("simple", "", model, baseline, KEY);
        assertEquals(0.5, margin.over().value(), 0.01);
        assertTrue(margin.over().low() > 0.48 && margin.over().high() < 0.52, margin::toString);
        assertTrue(margin.over().low() < margin.over().value()
                && margin.over().value() < margin.over().high());
        assertEquals(margin, Margin.of("simple", "", model, baseline, KEY), "the same key, the same interval");
    }

    @Test
    void rowsStandOneAboveTheOtherAndSmallImagesAreShownAsLarge() {
        Images small = Images.unlabelled(1, 1, 1, new byte[] {1, 2, 3});
        Images whole = Images.unlabelled(2, 2, 1, new byte[] {10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33});
        assertArrayEquals(
                new byte[] {1, 1, 1, 1, 2, 2, 2, 2, 10, 11, 12, 13, 20, 21, 22, 23},
                Strip.of(List.of(small, whole), 2).pixels());
        assertEquals(6, Strip.of(List.of(small, whole), 9).count());
    }
}
