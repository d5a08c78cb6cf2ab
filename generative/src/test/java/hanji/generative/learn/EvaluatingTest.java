package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;

class EvaluatingTest {
    @Test
    void noiseInPlaceOfNinetyNineSamplesOfAHundredCostsLog100() {
        assertEquals(Math.log(100), Evaluating.costOfNoise(0.99), 1e-12);
        assertEquals(0, Evaluating.costOfNoise(0));
    }

    @Test
    void theMeanHasTheLeastSquaredError() {
        assertEquals(0.25, Evaluating.squaredError(0.5));
        assertEquals(0.5, Evaluating.squaredError(1));
    }

    /** In closed form 2 (2 Phi(1) - 3/2 - phi(0) + 2 phi(1)), and by sorting. */
    @Test
    void twoLawsOfEqualMomentsAreApart() {
        var normal = new Normal(0, 1);
        double expected = 2 * (2 * normal.cumulative(1) - 1.5 - normal.density(0) + 2 * normal.density(1));
        assertEquals(expected, Evaluating.normalToCoin(), 1e-10);
        double[] coin = new double[20_000];
        for (int i = 0; i < coin.length; i++) coin[i] = i % 2 == 0 ? 1 : -1;
        double[] draws = RandomNumbers.normals(new Philox(1, 0, 0), coin.length);
        assertEquals(expected, Divergences.wasserstein(draws, coin), 0.02);
    }
}
