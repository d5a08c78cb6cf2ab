package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;

class AutocorrelationTest {
    private static Images noise(int count, int height, int width, int channels) {
        byte[] pixels = new byte[count * height * width * channels];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) new Philox(7, 0, 0).bits(i);
        return Images.unlabelled(height, width, channels, pixels);
    }

    /** Every lag of small colour images, by the definition. */
    @Test
    void eachLagIsTheCorrelationOfItsPairs() {
        Images images = noise(3, 5, 6, 3);
        double[] map = Autocorrelation.of(images).map();
        assertEquals(81, map.length);
        for (int dy = -4; dy <= 4; dy++)
            for (int dx = -4; dx <= 4; dx++)
                assertEquals(correlation(images, dy, dx), map[(dy + 4) * 9 + dx + 4], 1e-9, dy + ", " + dx);
    }

    private static double correlation(Images images, int dy, int dx) {
        byte[] pixels = images.pixels();
        double n = 0, a = 0, b = 0, aa = 0, bb = 0, ab = 0;
        for (int image = 0; image < images.count(); image++)
            for (int y = 0; y < images.height(); y++)
                for (int x = 0; x < images.width(); x++)
                    for (int c = 0; c < images.channels(); c++) {
                        int y2 = y + dy, x2 = x + dx;
                        if (y2 < 0 || y2 >= images.height() || x2 < 0 || x2 >= images.width()) continue;
                        double p = level(images, pixels, image, y, x, c), q = level(images, pixels, image, y2, x2, c);
                        n++;
                        a += p;
                        b += q;
                        aa += p * p;
                        bb += q * q;
                        ab += p * q;
                    }
        return (ab / n - a / n * b / n) / Math.sqrt((aa / n - a / n * a / n) * (bb / n - b / n * b / n));
    }

    private static double level(Images images, byte[] pixels, int n, int y, int x, int c) {
        return Byte.toUnsignedInt(pixels[((n * images.height() + y) * images.width() + x) * images.channels() + c]);
    }

    /** Stripes of one row: 1 at even lags down, -1 at odd ones. */
    @Test
    void stripesAreAlikeAcrossAndOppositeDown() {
        byte[] stripes = new byte[64];
        for (int i = 0; i < 64; i++) stripes[i] = (byte) (i / 8 % 2 == 0 ? 200 : 10);
        var striped = Autocorrelation.of(Images.unlabelled(8, 8, 1, stripes));
        double[] map = striped.map();
        for (int i = 0; i < 81; i++) assertEquals(i / 9 % 2 == 0 ? 1 : -1, map[i], 1e-9);
    }

    /** Of N independent images the correlations are those of noise, 1 / sqrt(pairs). */
    @Test
    void theDistanceToItselfIsZeroAndOfOtherTexturesIsNot() {
        var noise = Autocorrelation.of(noise(20, 8, 8, 1));
        assertEquals(0, noise.distance(noise).ofAll(20));
        assertTrue(noise.distance(noise).of(new int[] {0, 5}) > 0);
        var black = Autocorrelation.of(Images.unlabelled(8, 8, 1, new byte[64]));
        assertEquals(0, black.distance(black).ofAll(1));
        byte[] stripes = new byte[64];
        for (int i = 0; i < 64; i++) stripes[i] = (byte) (i / 8 % 2);
        var striped = Autocorrelation.of(Images.unlabelled(8, 8, 1, stripes));
        assertEquals(1, striped.distance(black).ofAll(1), 1e-9);
    }

    @Test
    void theMiddleIsHalfAsHighAndHalfAsWide() {
        byte[] pixels = new byte[2 * 30];
        for (int i = 0; i < 60; i++) pixels[i] = (byte) i;
        Images middle = Autocorrelation.middle(Images.unlabelled(5, 6, 1, pixels));
        assertEquals(2, middle.height());
        assertEquals(3, middle.width());
        assertArrayEquals(new byte[] {7, 8, 9, 13, 14, 15, 37, 38, 39, 43, 44, 45}, middle.pixels());
    }
}
