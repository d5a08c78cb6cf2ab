package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.random.BoxMuller;
import hanji.tensor.Philox;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatioTest {
    private static final int[] ROUNDS = {6, 7};
    private static final int TRIALS = 1000;

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertEquals(2.5, Samples.median(new double[] {4, 1, 3, 2}));
        assertEquals(2, Samples.median(new double[] {9, 1, 2}));
        assertThrows(IllegalArgumentException.class, () -> Samples.median(new double[0]));
    }

    @Test
    void aRatioIsThePeersTimeOverOurs() {
        Ratio ratio = Ratio.of(rounds(new double[] {1, 2, 3}), rounds(new double[] {8, 6, 4}));
        assertEquals(new Ratio(3, 3, 3), ratio);
    }

    @Test
    void theIntervalIsFromTheSmallestToTheLargestRatioOfARound() {
        Samples ours = rounds(new double[] {1}, new double[] {1}, new double[] {2});
        Samples peer = rounds(new double[] {2}, new double[] {1.5}, new double[] {6});
        assertEquals(new Ratio(2, 1.5, 3), Ratio.of(ours, peer));
    }

    @Test
    void aLoadThatHitsBothSidesOfARoundDoesNotShow() {
        Samples ours = rounds(new double[] {1}, new double[] {100});
        Samples peer = rounds(new double[] {3}, new double[] {300});
        assertEquals(new Ratio(3, 3, 3), Ratio.of(ours, peer));
    }

    @Test
    void sidesOfDifferentRoundsAreRefused() {
        Samples one = rounds(new double[] {1});
        Samples two = rounds(new double[] {1}, new double[] {1});
        assertThrows(IllegalArgumentException.class, () -> Ratio.of(one, two));
    }

    @Test
    void periodsThatFollowedOneAnotherArePairs() {
        Samples ours = rounds(new double[] {1, 10, 2});
        Samples peer = rounds(new double[] {3, 20, 8});
        assertEquals(new Ratio(3, 3, 3), Ratio.of(ours, peer));
    }

    @Test
    void theIntervalOfASideAgainstItselfHoldsOneAsOftenAsPromised() {
        for (int rounds : ROUNDS) {
            long held = IntStream.range(0, TRIALS)
                    .mapToObj(trial -> Ratio.of(noisy(rounds, trial, 0, 1), noisy(rounds, trial, 1, 1)))
                    .filter(ratio -> ratio.low() <= 1 && 1 <= ratio.high())
                    .count();
            assertEquals(Ratio.confidence(rounds), held / (double) TRIALS, 0.02);
        }
    }

    @Test
    void aPlantedSlowdownShows() {
        for (int rounds : ROUNDS) {
            long seen = IntStream.range(0, TRIALS)
                    .mapToObj(trial -> Ratio.of(noisy(rounds, trial, 0, 1), noisy(rounds, trial, 1, 1.5)))
                    .filter(ratio -> ratio.low() > 1 && Math.abs(ratio.value() - 1.5) < 0.2)
                    .count();
            assertTrue(seen > 0.99 * TRIALS, () -> "seen " + seen + " times");
        }
    }

    private static Samples rounds(double[]... rounds) {
        return new Samples(List.of(rounds));
    }

    /** Times around some milliseconds: 5 % noise from JVM to JVM, 5 % from sample to sample. */
    private static Samples noisy(int rounds, int trial, int side, double milliseconds) {
        var random = new Philox(1, side, trial);
        return new Samples(IntStream.range(0, rounds)
                .mapToObj(round -> IntStream.range(0, 5)
                        .mapToDouble(sample -> milliseconds
                                * (1 + 0.05 * BoxMuller.normal(random, round))
                                * (1 + 0.05 * BoxMuller.normal(random, 100 + 5 * round + sample)))
                        .toArray())
                .toList());
    }
}
