package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private static final Philox RANDOM = new Philox(0x0123456789ABCDEFL, 7, 11);

    /** Known answers of Random123 (file kat_vectors, philox4x32 with 10 rounds). */
    @Test
    void blocksEqualThePublishedKnownAnswers() {
        assertEquals(new Philox.Block(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8), new Philox(0, 0, 0).block(0));
        assertEquals(
                new Philox.Block(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd), new Philox(-1, -1, -1).block(-1));
        assertEquals(
                new Philox.Block(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1),
                new Philox(0x299f31d0a4093822L, 0x13198a2e, 0x03707344).block(0x85a308d3243f6a88L));
    }

    @Test
    void anElementIsALaneOfItsBlock() {
        for (long element : new long[] {0, 1, 2, 3, 4, 1L << 33 | 2, -1}) {
            assertEquals(RANDOM.block(element >>> 2).word((int) (element & 3)), RANDOM.bits(element));
        }
        assertEquals(RANDOM.bits(10) & 0xFFFFFFFFL | (long) RANDOM.bits(11) << 32, RANDOM.bits64(5));
    }

    @Test
    void fillsEqualSingleDrawsAtEveryStartAndLength() {
        for (long first : new long[] {0, 1, 2, 3, (1L << 34) - 6, (1L << 34) - 64, -160}) {
            for (int n = 0; n < 150; n++) {
                int[] words = new int[n + 5];
                float[] uniform = new float[n + 5];
                RANDOM.fillBits(first, words, 3, n);
                RANDOM.fillUniform(first, uniform, 3, n);
                for (int i = 0; i < n + 5; i++) {
                    boolean inside = i >= 3 && i < n + 3;
                    assertEquals(inside ? RANDOM.bits(first + i - 3) : 0, words[i]);
                    assertEquals(inside ? RANDOM.uniform(first + i - 3) : 0, uniform[i]);
                }
            }
        }
    }

    @Test
    void longFillsEqualSingleDraws() {
        int n = 20_003;
        int[] words = new int[n];
        float[] uniform = new float[n];
        RANDOM.fillBits(5, words, 0, n);
        RANDOM.fillUniform(5, uniform, 0, n);
        for (int i = 0; i < n; i++) {
            assertEquals(RANDOM.bits(5 + i), words[i]);
            assertEquals(RANDOM.uniform(5 + i), uniform[i]);
        }
    }

    @Test
    void uniformLiesInTheUnitIntervalOnAGridOf24Bits() {
        double sum = 0;
        double squares = 0;
        int n = 1 << 18;
        float[] values = new float[n];
        RANDOM.fillUniform(0, values, 0, n);
        for (float u : values) {
            assertTrue(u >= 0 && u < 1);
            assertEquals(Math.rint(u * 0x1p24), u * 0x1p24);
            sum += u;
            squares += (double) u * u;
        }
        assertEquals(0.5, sum / n, 5 * Math.sqrt(1 / 12.0 / n));
        assertEquals(1 / 3.0, squares / n, 5 * Math.sqrt(4 / 45.0 / n));
    }

    @Test
    void seedStreamAndStepEachChangeTheBits() {
        int bits = RANDOM.bits(0);
        assertNotEquals(bits, RANDOM.stream(8).bits(0));
        assertNotEquals(bits, RANDOM.step(12).bits(0));
        assertNotEquals(bits, new Philox(RANDOM.seed() ^ 1L << 63, 7, 11).bits(0));
        assertEquals(RANDOM, RANDOM.stream(8).step(12).stream(7).step(11));
    }

    @Test
    void everyOrderOfFourIsEquallyLikely() {
        int[] counts = new int[256];
        int trials = 48_000;
        for (int trial = 0; trial < trials; trial++) {
            int[] order = RANDOM.step(trial).permutation(4);
            counts[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
        }
        double expected = trials / 24.0;
        int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertEquals(24, seen.length);
        double chiSquare = Arrays.stream(seen)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertTrue(chiSquare < 49.7, "chi-square of 23 degrees of freedom, 0.1 % point: " + chiSquare);
    }

    @Test
    void aPermutationHoldsEveryIndexOnce() {
        for (int n : new int[] {0, 1, 2, 3, 1000}) {
            int[] order = RANDOM.permutation(n);
            assertArrayEquals(
                    IntStream.range(0, n).toArray(),
                    Arrays.stream(order).sorted().toArray());
            assertArrayEquals(order, RANDOM.permutation(n));
        }
    }

    @Test
    void aRangeOutsideTheArrayIsRejected() {
        assertThrows(IndexOutOfBoundsException.class, () -> RANDOM.fillBits(0, new int[4], 1, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> RANDOM.fillUniform(0, new float[4], 0, -1));
    }
}
