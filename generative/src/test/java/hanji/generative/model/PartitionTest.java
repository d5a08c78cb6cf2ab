package hanji.generative.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PartitionTest {
    /** Weights 1, 2 and 6 times e^700: mean 3, variance 7, so a standard error of sqrt(7 / 3). */
    @Test
    void theIntervalIsThreeStandardErrorsOfTheMeanWeight() {
        double[] logs = {700, 700 + Math.log(2), 700 + Math.log(6)};
        Partition partition = Partition.estimate(logs, "three draws");
        assertEquals(700 + Math.log(3), partition.logZ(), 1e-12);
        assertEquals(700 + Math.log(3 + 3 * Math.sqrt(7 / 3.0)), partition.high(), 1e-12);
        assertEquals(Double.NEGATIVE_INFINITY, partition.low());
    }

    @Test
    void anExactOneHasNoInterval() {
        Partition partition = Partition.exact(1.25, "adding up");
        assertEquals(partition.logZ(), partition.low());
        assertEquals(partition.logZ(), partition.high());
        assertEquals("log Z = 1.25 (exact), by adding up", partition.text());
    }
}
