package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final Philox KEY = new Philox(4, 4, 0);

    private static double[] uniform(int count, int step) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) values[i] = KEY.step(step).uniform(i);
        return values;
    }

    /** Of a mean it is the normal one, up to the error of 1,000 draws. */
    @Test
    void theIntervalOfAMeanIsTheNormalOne() {
        double[] values = uniform(400, 9000);
        Interval found = Bootstrap.of(400, KEY, Statistic.mean(values));
        double mean = Arrays.stream(values).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / 399);
        double half = 1.96 * deviation / 20;
        assertEquals(mean, found.value(), 1e-12);
        assertEquals(mean - half, found.low(), 0.15 * half);
        assertEquals(mean + half, found.high(), 0.15 * half);
    }

    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        int held = 0;
        for (int set = 0; set < 200; set++) {
            Interval found = Bootstrap.of(50, KEY.stream(set + 1), Statistic.mean(uniform(50, 10_000 + set)));
            if (found.low() <= 0.5 && 0.5 <= found.high()) held++;
        }
        assertTrue(held >= 178 && held <= 199, "of 200: " + held);
    }

    @Test
    void twoSetsAreDrawnEachByItself() {
        double[] below = uniform(100, 1),
                above = Arrays.stream(uniform(300, 2)).map(x -> x + 2).toArray();
        assertEquals(new Interval(1, 1, 1), area(below, above));
        Interval even = area(below, uniform(300, 3));
        assertTrue(even.low() < 0.5 && 0.5 < even.high() && even.high() - even.low() < 0.2, even::toString);
    }

    private static Interval area(double[] inliers, double[] outliers) {
        return Bootstrap.ofTwo(
                inliers.length,
                outliers.length,
                KEY,
                (in, out) -> Auroc.auroc(
                        Arrays.stream(in).mapToDouble(i -> inliers[i]).toArray(),
                        Arrays.stream(out).mapToDouble(i -> outliers[i]).toArray()));
    }
}
