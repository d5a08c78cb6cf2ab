package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LikelihoodTest {
    @Test
    void sevenHeadsOfTenAreMostProbableUnderSevenTenths() {
        assertEquals(0.7, Likelihood.estimate(7, 10), 1e-15);
        assertEquals(0.0017916, Likelihood.likelihood(0.6, 7, 10), 5e-8);
        assertEquals(0.0022236, Likelihood.likelihood(0.7, 7, 10), 5e-8);
        assertEquals(0.0016777, Likelihood.likelihood(0.8, 7, 10), 5e-8);
    }

    @Test
    void scoreIsTheSlopeOfTheLogLikelihood() {
        for (double p = 0.05; p < 1; p += 0.05) {
            double h = 1e-5;
            double slope = (Likelihood.logLikelihood(p + h, 7, 10) - Likelihood.logLikelihood(p - h, 7, 10)) / (2 * h);
            assertEquals(slope, Likelihood.score(p, 7, 10), 1e-4);
            assertEquals(Math.log(Likelihood.likelihood(p, 7, 10)), Likelihood.logLikelihood(p, 7, 10), 1e-12);
        }
    }

    @Test
    void theProductOfAnImagesPixelsUnderflowsAndTheSumOfLogsDoesNot() {
        assertEquals(0, Likelihood.product(1 / 256.0, 784));
        assertTrue(Likelihood.product(1 / 256.0, 134) > 0);
        assertEquals(135, Likelihood.factorsUntilZero(1 / 256.0)); // 2^-1074 is the least double, and 8 * 135 = 1080
        assertEquals(Math.pow(0.3, 5), Likelihood.product(0.3, 5), 1e-16);
    }
}
