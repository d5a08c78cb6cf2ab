package hanji.generative.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static final Philox KEY = new Philox(5, 0, 0);

    private static Damaged damaged(int height, int width, boolean[] known, float... values) {
        return new Damaged(new Signals(height, width, 1, values), known, new double[] {0});
    }

    private static boolean[] all(int pixels) {
        boolean[] known = new boolean[pixels];
        Arrays.fill(known, true);
        return known;
    }

    private static int[] intensities(Images images) {
        byte[] pixels = images.pixels();
        int[] values = new int[pixels.length];
        for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(pixels[i]);
        return values;
    }

    @Test
    void theGaussianWeightsByItsDensity() {
        float[] line = {0, 0, 0, 0, 1, 0, 0, 0, 0};
        Signals made = GaussianFilter.blurred(new Signals(1, 9, 1, line), all(9), 0.5);
        double beside = Math.exp(-2), whole = 1 + 2 * beside + 2 * Math.exp(-8);
        assertEquals(1 / whole, made.values()[4], 1e-6);
        assertEquals(beside / whole, made.values()[3], 1e-6);
        assertEquals(beside / whole, made.values()[5], 1e-6);
    }

    @Test
    void missingPixelsDoNotCountAndKnownOnesStay() {
        boolean[] known = {true, false, true, true, false, true, false, false, true};
        float[] values = {0.4f, 0, 0.4f, 0.4f, 0, 0.4f, 0, 0, 0.4f};
        for (Filter filter : List.of(new GaussianFilter(0.6, 1), new MedianFilter(3))) {
            int[] made = intensities(filter.restore(damaged(3, 3, known, values)));
            for (int each : made) assertEquals(102, each, filter::toString);
        }
        float[] uneven = {0.2f, 0, 0.8f};
        int[] made =
                intensities(new GaussianFilter(1, 1).restore(damaged(1, 3, new boolean[] {true, false, true}, uneven)));
        assertArrayEquals(new int[] {51, 128, 204}, made);
    }

    /** A square without a known pixel grows; a Gaussian that reaches none takes the mean. */
    @Test
    void farFromAnyKnownPixelThereIsStillAValue() {
        boolean[] known = new boolean[11];
        known[10] = true;
        float[] values = new float[11];
        values[10] = 0.6f;
        for (Filter filter : List.of(new GaussianFilter(0.3, 1), new MedianFilter(1)))
            for (int each : intensities(filter.restore(damaged(1, 11, known, values)))) assertEquals(153, each);
    }

    @Test
    void theMedianIsTheOneInTheMiddle() {
        float[] values = {0, 0.1f, 0.2f, 0.3f, 1, 0.5f, 0.6f, 0.7f, 0.8f};
        int[] made = intensities(new MedianFilter(3).restore(damaged(3, 3, all(9), values)));
        assertEquals(Math.round(255 * 0.5), made[4]);
        assertEquals(Math.round(255 * 0.2), made[0]); // of 0, 0.1, 0.3 and 1
        assertArrayEquals(
                intensities(new Signals(3, 3, 1, values).images()),
                intensities(new MedianFilter(1).restore(damaged(3, 3, all(9), values))));
    }

    @Test
    void anAmountBelowZeroSharpens() {
        float[] step = {0.4f, 0.4f, 0.4f, 0.6f, 0.6f, 0.6f};
        int[] made = intensities(new GaussianFilter(0.8, -1).restore(damaged(1, 6, all(6), step)));
        assertTrue(made[2] < 102 && made[3] > 153, () -> Arrays.toString(made));
    }

    @Test
    void theBestFilterIsTheOneOfTheHighestPsnr() {
        byte[] pixels = new byte[4 * 64];
        Arrays.fill(pixels, (byte) 100);
        Images flat = Images.unlabelled(8, 8, 1, pixels);
        Damaged noisy = Damage.NOISE.of(flat, 0.2, KEY);
        assertEquals(new MedianFilter(7), Filter.best(MedianFilter.candidates(), flat, noisy));
        var widths = GaussianFilter.candidates(Damage.NOISE);
        assertEquals(widths.getLast(), Filter.best(widths, flat, noisy));
        Damaged clean = Damage.NOISE.of(flat, 0, KEY);
        assertEquals(
                new MedianFilter(1), Filter.best(MedianFilter.candidates(), flat, clean), "the first among equals");
    }
}
