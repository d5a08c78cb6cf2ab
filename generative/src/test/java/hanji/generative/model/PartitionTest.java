package hanji.generative.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionTest {
    /** Weights 1, 2 and 6 times e^700: mean 3, variance 7, so a standard error of sqrt(7 / 3). */
    @Test
    void theIntervalIsThreeStandardErrorsOfTheMeanWeight() {
        double[] logs = {700, 700 + Math.log(2), 700 + Math.log(6)};
        Partition partition = Partition.estimate(logs, "three draws");
        assertEquals(700 + Math.log(3), partition.logZ(), 1e-12);
        assertEquals(700 + Math.log(3 + 3 * Math.sqrt(7 / 3.0)), partition.high(), 1e-12);
    }

    /** Where three standard errors are more than the mean weight: log-weights have mean 700 + log(12) / 3 and are below log Z. */
    @Test
    void itsLowerEndIsNeverBelowThatOfTheMeanOfLogWeights() {
        double[] logs = {700, 700 + Math.log(2), 700 + Math.log(6)};
        double mean = Math.log(12) / 3, squares = 0;
        for (double log : logs) squares += (log - 700 - mean) * (log - 700 - mean);
        assertEquals(
                700 + mean - 3 * Math.sqrt(squares / 2 / 3),
                Partition.estimate(logs, "three draws").low(),
                1e-10);
    }

    /** Of many weights that differ little, three standard errors of the mean weight are the nearer end. */
    @Test
    void ofWeightsThatDifferLittleItIsThatOfTheMeanWeight() {
        double[] logs = IntStream.range(0, 40)
                .mapToDouble(i -> 700 + (i % 2 == 0 ? 0 : Math.log(1.1)))
                .toArray();
        double error = 0.05 / Math.sqrt(39);
        assertEquals(
                700 + Math.log(1.05 - 3 * error),
                Partition.estimate(logs, "forty draws").low(),
                1e-10);
    }

    @Test
    void anExactOneHasNoInterval() {
        Partition partition = Partition.exact(1.25, "adding up");
        assertEquals(partition.logZ(), partition.low());
        assertEquals(partition.logZ(), partition.high());
        assertEquals("log Z = 1.25 (exact), by adding up", partition.text());
    }
}
