package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundedNormalTest {
    private static double log(double deviation, int intensity, double mean) {
        return new RoundedNormal(deviation).logProbability(intensity / 127.5 - 1, mean);
    }

    @ParameterizedTest
    @CsvSource({"0.01, -1", "0.01, 0.3", "0.001, 0.0021", "0.5, -1.4", "3, 0.9", "0.0001, 1"})
    void theProbabilitiesOfAllIntensitiesSumToOne(double deviation, double mean) {
        double sum = IntStream.range(0, 256)
                .mapToDouble(v -> Math.exp(log(deviation, v, mean)))
                .sum();
        assertEquals(1, sum, 1e-12);
    }

    /** log P(Z > 10) = log 7.619853024160527e-24; where the two forms of the tail meet they agree. */
    @Test
    void tailsKeepTheirLogarithms() {
        assertEquals(Math.log(7.619853024160527e-24), RoundedNormal.logTail(10), 1e-12);
        double before = RoundedNormal.logTail(Math.nextDown(2.0)), after = RoundedNormal.logTail(2);
        assertEquals(before, after, 1e-12);
        assertEquals(Math.log(0.022750131948179207), after, 1e-12);
    }

    @Test
    void anIntensityFarFromTheMeanHasALogarithm() {
        double far = log(0.001, 255, -1), farther = log(0.001, 255, -1.1);
        assertEquals(-0.5 * Math.pow((2 - 1 / 255.0) / 0.001, 2), far, 20);
        assertTrue(farther < far);
    }

    @Test
    void bothSidesAreAlike() {
        for (int v = 0; v < 256; v += 5) assertEquals(log(0.02, v, 0.1), log(0.02, 255 - v, -0.1), 1e-9);
    }
}
