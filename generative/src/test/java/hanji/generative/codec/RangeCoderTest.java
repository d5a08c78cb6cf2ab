package hanji.generative.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.softmax.SoftmaxFrequencies;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCoderTest {
    private static final int TOTAL = 1 << RangeEncoder.TOTAL_BITS;

    /** Frequencies of a softmax of random logits; the larger the spread, the surer. */
    private static int[] cumulative(Random random, int levels, double spread) {
        float[] logits = new float[levels];
        for (int k = 0; k < levels; k++) logits[k] = (float) (spread * random.nextGaussian());
        return new SoftmaxFrequencies(levels).of(logits, 0).clone();
    }

    /** As many bytes as the entropy of the frequencies asks for, and two. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 3, 30})
    void symbolsComeBackAndTakeTheirEntropy(double spread) {
        var random = new Random(7);
        int count = 30_000, levels = 256;
        int[][] frequencies = new int[count][];
        int[] symbols = new int[count];
        var encoder = new RangeEncoder();
        double bits = 0;
        for (int i = 0; i < count; i++) {
            int[] each = frequencies[i] = cumulative(random, levels, spread);
            int position = random.nextInt(TOTAL);
            while (each[symbols[i] + 1] <= position) symbols[i]++;
            int frequency = each[symbols[i] + 1] - each[symbols[i]];
            encoder.encode(each[symbols[i]], frequency);
            bits -= Math.log((double) frequency / TOTAL) / Math.log(2);
        }
        byte[] code = encoder.finish();
        assertEquals(bits / 8 + 1, code.length, 2 + bits / 8 * 1e-4);
        var decoder = new RangeDecoder(code);
        for (int i = 0; i < count; i++) assertEquals(symbols[i], decoder.decode(frequencies[i]));
    }

    /** The rarest symbol again and again, and the likeliest: the ends of the interval. */
    @Test
    void theEndsOfTheIntervalComeBack() {
        int[] ends = {0, 1, TOTAL - 1, TOTAL};
        for (int symbol = 0; symbol < 3; symbol++) {
            var encoder = new RangeEncoder();
            for (int i = 0; i < 5000; i++) encoder.encode(ends[symbol], ends[symbol + 1] - ends[symbol]);
            var decoder = new RangeDecoder(encoder.finish());
            for (int i = 0; i < 5000; i++) assertEquals(symbol, decoder.decode(ends));
        }
    }

    /** Whatever the bytes, there is a symbol or an error, and never an endless loop. */
    @Test
    void otherBytesGiveSymbolsOrAnError() {
        var random = new Random(8);
        int[] frequencies = cumulative(random, 256, 2);
        for (int trial = 0; trial < 200; trial++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            var decoder = new RangeDecoder(bytes);
            try {
                for (int i = 0; i < 200; i++) assertTrue(decoder.decode(frequencies) < 256);
            } catch (DamagedCode damaged) {
                assertTrue(damaged.getMessage().contains("no code"));
            }
        }
    }
}
