package hanji.generative.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.nn.data.Images;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DamageTest {
    private static final Philox KEY = new Philox(9, 1, 2);

    private static Images grey(int count, int value) {
        byte[] pixels = new byte[count * 100];
        Arrays.fill(pixels, (byte) value);
        return Images.unlabelled(10, 10, 1, pixels);
    }

    @Test
    void noiseHasItsStandardDeviationAndIsNotCutOff() {
        float[] values = Damage.NOISE.of(grey(200, 0), 0.3, KEY).signals().values();
        double mean = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
        double squares = IntStream.range(0, values.length)
                .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                .average()
                .orElseThrow();
        assertEquals(0, mean, 4 * 0.3 / Math.sqrt(values.length));
        assertEquals(0.3, Math.sqrt(squares), 4 * 0.3 / Math.sqrt(2.0 * values.length));
    }

    @Test
    void aShareOfPixelsIsMissingAndWhichOnesIsKnown() {
        Damaged damaged = Damage.MISSING.of(grey(200, 200), 0.75, KEY);
        int missing = 0;
        for (int i = 0; i < damaged.known().length; i++) {
            assertEquals(damaged.known()[i] ? 200 / 255f : 0, damaged.signals().values()[i]);
            if (!damaged.known()[i]) missing++;
        }
        assertEquals(0.75, missing / 20_000.0, 0.013); // four standard errors
    }

    @Test
    void blurKeepsWhatIsEvenAndSpreadsAPoint() {
        Damaged even = Damage.BLUR.of(grey(1, 51), 0, KEY);
        for (float value : even.signals().values()) assertEquals(0.2f, value, 1e-6);
        byte[] pixels = new byte[100];
        pixels[44] = (byte) 255;
        float[] spread = Damage.BLUR
                .of(Images.unlabelled(10, 10, 1, pixels), 0, KEY)
                .signals()
                .values();
        assertEquals(Math.exp(-0.5), spread[45] / spread[44], 1e-5);
        assertEquals(Math.exp(-1), spread[55] / spread[44], 1e-5);
    }

    @Test
    void whatHappensToAnImageDoesNotDependOnThoseBesideIt() {
        for (Damage damage : Damage.values()) {
            Damaged many = damage.of(grey(5, 120), damage.most() / 2, KEY),
                    few = damage.of(grey(2, 120), damage.most() / 2, KEY);
            assertArrayEquals(few.signals().values(), many.slice(0, 2).signals().values());
            assertArrayEquals(few.known(), many.slice(0, 2).known());
            assertTrue(damage.usual().stream().allMatch(level -> level <= damage.most()));
        }
    }
}
