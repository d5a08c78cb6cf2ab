package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RangesTest {
    @Test
    void piecesBecomeSmallerDownToTheGrain() {
        for (int threads : new int[] {1, 2, 3, 16})
            for (int size : new int[] {1, 2, 31, 32, 1000, 12345, Integer.MAX_VALUE - 16})
                for (int grain : new int[] {1, 7, 5000, Integer.MAX_VALUE}) {
                    int[] lengths = lengths(size, grain, threads);
                    String words = size + " by " + grain + " for " + threads + ": " + Arrays.toString(lengths);
                    assertEquals(size, IntStream.of(lengths).asLongStream().sum(), words);
                    assertTrue(lengths.length <= 16 * threads, words);
                    for (int i = 0; i < lengths.length; i++) {
                        assertTrue(lengths[i] >= Math.min(grain, size), words);
                        boolean isLast = i == lengths.length - 1;
                        assertTrue(isLast || i == 0 || lengths[i] <= lengths[i - 1], words);
                    }
                }
    }

    @Test
    void thirtyTwoImagesForTwoThreads() {
        assertArrayEquals(new int[] {8, 6, 4, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1}, lengths(32, 1, 2));
    }

    /** Eight equal pieces would take a ninth longer than need be, as the slow thread is left with the last one. */
    @Test
    void aThreadOfHalfTheSpeedIsNotWaitedFor() {
        assertEquals(3200 / 1.5, makespan(lengths(3200, 1, 2), 1, 0.5), 3200 / 1.5 * 0.05);
        assertEquals(2400, makespan(new int[] {400, 400, 400, 400, 400, 400, 400, 400}, 1, 0.5));
    }

    private static int[] lengths(int size, int grain, int threads) {
        int[] starts = Ranges.starts(size, grain, threads);
        return IntStream.range(0, starts.length)
                .map(i -> (i + 1 < starts.length ? starts[i + 1] : size) - starts[i])
                .toArray();
    }

    /** When the last of two threads ends that claim the pieces in turn. */
    private static double makespan(int[] lengths, double... speeds) {
        double[] free = new double[speeds.length];
        for (int length : lengths) {
            int next = 0;
            for (int t = 1; t < free.length; t++) if (free[t] < free[next]) next = t;
            free[next] += length / speeds[next];
        }
        return Arrays.stream(free).max().orElseThrow();
    }
}
