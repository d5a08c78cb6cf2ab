package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;

class MonteCarloTest {
    private static final Philox KEY = new Philox(11, 0, 0);

    @Test
    void meanAndVarianceOfOneDrawAreTheirIntegrals() {
        assertEquals(Quadrature.integral(Math::exp, 0, 1), MonteCarlo.MEAN, 1e-14);
        assertEquals(
                Quadrature.integral(x -> Math.pow(Math.exp(x) - MonteCarlo.MEAN, 2), 0, 1), MonteCarlo.VARIANCE, 1e-14);
    }

    @Test
    void theVarianceOfTheMeanFallsAsOneOverN() {
        double[] logN = new double[9], logVariance = new double[9];
        for (int k = 0; k < 9; k++) {
            logN[k] = Math.log(2 << k);
            logVariance[k] = Math.log(MonteCarlo.variance(MonteCarlo.repeat(KEY.step(k), 2 << k, 2000)));
            assertEquals(Math.log(MonteCarlo.VARIANCE) - logN[k], logVariance[k], 0.13); // 4 standard errors
        }
        assertEquals(-1, MonteCarlo.slope(logN, logVariance), 0.05);
    }

    @Test
    void theIntervalOfTheStandardErrorHoldsTheTruthAsOftenAsItSays() {
        assertEquals(0.95, MonteCarlo.coverage(MonteCarlo.repeat(KEY, 300, 3000)), 0.016); // 4 standard errors
        assertTrue(MonteCarlo.coverage(MonteCarlo.repeat(KEY, 3, 1000)) < 0.9, "of three draws it claims too much");
    }

    @Test
    void theSlopeOfALineIsFound() {
        assertEquals(-2.5, MonteCarlo.slope(new double[] {0, 1, 4}, new double[] {1, -1.5, -9}), 1e-15);
    }
}
