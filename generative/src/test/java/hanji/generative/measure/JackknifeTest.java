package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JackknifeTest {
    private static final Philox ORDER = new Philox(1, 0, 0);

    /** Of as many values as groups the interval of the mean is Student's. */
    @Test
    void ofAMeanItIsTheClassicalInterval() {
        double[] values = IntStream.range(0, 20).mapToDouble(i -> i * i).toArray();
        Interval interval = Jackknife.of(20, ORDER, Statistic.mean(values));
        double mean = 0, squares = 0;
        for (double value : values) mean += value / 20;
        for (double value : values) squares += (value - mean) * (value - mean);
        double half = 2.093024 * Math.sqrt(squares / 19 / 20);
        assertEquals(mean, interval.value(), 1e-12);
        assertEquals(mean - half, interval.low(), 1e-9);
        assertEquals(mean + half, interval.high(), 1e-9);
    }

    /** 95 of 100 intervals hold the truth; of 400, a share within four standard errors of that. */
    @Test
    void itHoldsTheTruthNineteenTimesOfTwenty() {
        int held = 0;
        for (int trial = 0; trial < 400; trial++) {
            Philox random = new Philox(2, trial, 0);
            double[] values =
                    IntStream.range(0, 100).mapToDouble(random::uniform).toArray();
            Interval square = Jackknife.of(100, ORDER.step(trial), members -> {
                double mean = Statistic.mean(values).of(members);
                return mean * mean;
            });
            if (square.low() <= 0.25 && 0.25 <= square.high()) held++;
        }
        assertTrue(Math.abs(held / 400.0 - 0.95) < 4 * Math.sqrt(0.95 * 0.05 / 400), "held " + held);
    }

    @Test
    void theSameKeyGivesTheSameGroups() {
        double[] values = IntStream.range(0, 57).mapToDouble(ORDER::uniform).toArray();
        assertEquals(Jackknife.of(57, ORDER, Statistic.mean(values)), Jackknife.of(57, ORDER, Statistic.mean(values)));
    }

    @Test
    void fewImagesHaveNoInterval() {
        Interval interval = Jackknife.of(19, ORDER, members -> members.length);
        assertEquals(new Interval(19, Double.NaN, Double.NaN), interval);
        assertEquals("19", interval.textWithEnds());
    }

    @Test
    void anIntervalIsShownToTwoDigitsOfHalfItsWidth() {
        assertEquals("12.35 [11.92, 12.77]", new Interval(12.3456, 11.92, 12.7712).textWithEnds());
        assertEquals("1,235 [1,223, 1,246]", new Interval(1234.56, 1223.1, 1246.0).textWithEnds());
        assertEquals("0.0000 [-0.0012, 0.0012]", new Interval(-0.00001, -0.0012, 0.0012).textWithEnds());
        assertEquals("10 [10, 10]", new Interval(10, 10, 10).textWithEnds());
    }
}
