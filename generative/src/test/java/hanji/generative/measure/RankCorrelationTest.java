package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
    private static double of(double[] a, double... b) {
        return RankCorrelation.of(a, b);
    }

    @Test
    void onlyTheOrderCounts() {
        double[] rising = {1, 2, 3, 4};
        assertEquals(1, of(rising, -5, 0, 0.1, 1e9), 1e-15);
        assertEquals(-1, of(rising, 9, 8, 7, -7), 1e-15);
        assertEquals(0.8, of(rising, 1, 3, 2, 4), 1e-15); // 1 - 6 * 2 / (4 * 15)
    }

    /** Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: products 4.5, squares 4.5 and 5. */
    @Test
    void equalValuesShareTheMeanOfTheirRanks() {
        assertEquals(4.5 / Math.sqrt(4.5 * 5), of(new double[] {1, 7, 7, 9}, 1, 2, 3, 4), 1e-15);
    }

    @Test
    void valuesWithoutAnOrderAreLikeNothing() {
        assertEquals(0, of(new double[] {2, 2, 2}, 1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> of(new double[] {1}, 1, 2));
    }
}
