package hanji.kernels.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.math.Exp;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxFrequenciesTest {
    private static final int TOTAL = 1 << SoftmaxFrequencies.TOTAL_BITS;

    /** The rule in plain loops: codes that were written on one machine are read on another with other vectors. */
    private static int[] plain(float[] logits, int at, int levels) {
        float most = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < levels; k++) most = Math.max(most, logits[at + k]);
        int[] units = new int[levels];
        int sum = 0;
        for (int k = 0; k < levels; k++) sum += units[k] = (int) (Exp.exp(logits[at + k] - most) * 0x1p22f);
        float scale = (TOTAL - 2 * levels) / (float) sum;
        int total = 0, likeliest = 0;
        for (int k = 0; k < levels; k++) total += units[k] = 1 + (int) (units[k] * scale);
        while (logits[at + likeliest] < most) likeliest++;
        units[likeliest] += TOTAL - total;
        int[] cumulative = new int[levels + 1];
        for (int k = 0; k < levels; k++) cumulative[k + 1] = cumulative[k] + units[k];
        return cumulative;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 17, 31, 33, 100, 255, 256})
    void vectorsGiveWhatPlainLoopsGive(int levels) {
        var random = new Random(levels);
        var frequencies = new SoftmaxFrequencies(levels);
        for (double spread : new double[] {0, 0.5, 3, 30, 300}) {
            float[] logits = new float[levels + 5];
            for (int k = 0; k < logits.length; k++) logits[k] = (float) (spread * random.nextGaussian());
            int[] cumulative = frequencies.of(logits, 5);
            assertArrayEquals(plain(logits, 5, levels), cumulative);
            double sum = 0;
            for (int k = 0; k < levels; k++) sum += Math.exp((double) logits[5 + k] - logits[5]);
            assertEquals(Math.log(sum), frequencies.nats(logits[5]), 1e-6 * Math.max(1, Math.log(sum)));
        }
    }

    @Test
    void theFirstOfEquallyLikelySymbolsGetsWhatIsLeft() {
        float[] logits = new float[40];
        logits[21] = logits[37] = 1;
        int[] cumulative = new SoftmaxFrequencies(40).of(logits, 0);
        assertTrue(cumulative[22] - cumulative[21] > cumulative[38] - cumulative[37], Arrays.toString(cumulative));
    }

    @Test
    void asManySymbolsAsThereMayBe() {
        var frequencies = new SoftmaxFrequencies(SoftmaxFrequencies.MOST_LEVELS);
        int[] cumulative = frequencies.of(new float[SoftmaxFrequencies.MOST_LEVELS], 0);
        assertEquals(TOTAL, cumulative[SoftmaxFrequencies.MOST_LEVELS]);
        assertThrows(IllegalArgumentException.class, () -> new SoftmaxFrequencies(SoftmaxFrequencies.MOST_LEVELS + 1));
        assertThrows(IllegalArgumentException.class, () -> new SoftmaxFrequencies(0));
    }

    @Test
    void everyFrequencyIsAtLeastOneAndTheyAddUp() {
        float[] logits = {0, -200, 5, Float.NEGATIVE_INFINITY};
        int[] cumulative = new SoftmaxFrequencies(4).of(logits, 0);
        assertEquals(0, cumulative[0]);
        assertEquals(TOTAL, cumulative[4]);
        for (int k = 0; k < 4; k++) assertTrue(cumulative[k + 1] > cumulative[k], Arrays.toString(cumulative));
        double p = 1 / (1 + Math.exp(5)); // of the first
        assertEquals(p, cumulative[1] / (double) TOTAL, 1e-5);
    }

    @Test
    void logitsThatAreNoNumbersAreRefused() {
        var frequencies = new SoftmaxFrequencies(3);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY})
            assertThrows(ArithmeticException.class, () -> frequencies.of(new float[] {0, bad, 1}, 0));
    }
}
