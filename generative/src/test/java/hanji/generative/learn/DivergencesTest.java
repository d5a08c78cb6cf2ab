package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DivergencesTest {
    private static final Philox KEY = new Philox(5, 0, 0);

    /** A law on a finite set, all of it above 0. */
    private static double[] law(int size, int number) {
        double[] p = new double[size];
        for (int i = 0; i < size; i++) p[i] = 0.05 + RandomNumbers.uniform(KEY.step(number), i);
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(x -> x / sum).toArray();
    }

    @Test
    void klOfNormalLawsEqualsItsIntegral() {
        for (Normal p : new Normal[] {new Normal(0, 1), new Normal(-2, 0.5), new Normal(1, 3)})
            for (Normal q : new Normal[] {new Normal(0.3, 1.5), new Normal(2, 0.7)})
                assertEquals(p.kl(q), Divergences.klByQuadrature(p, q), 1e-10);
    }

    @Test
    void klOfAFairAndABiasedCoinIsKnown() {
        assertEquals(
                0.5 * Math.log(4 / 3.0), Divergences.kl(new double[] {0.5, 0.5}, new double[] {0.25, 0.75}), 1e-15);
        assertEquals(Double.POSITIVE_INFINITY, Divergences.kl(new double[] {0.5, 0.5}, new double[] {1, 0}));
    }

    @Test
    void minimizingKlIsMaximizingExpectedLogLikelihood() {
        for (int trial = 0; trial < 50; trial++) {
            double[] p = law(7, 2 * trial), q = law(7, 2 * trial + 1);
            assertEquals(-Divergences.entropy(p), Divergences.kl(p, q) + Divergences.expectedLog(p, q), 1e-14);
        }
        assertEquals(Math.log(8), Divergences.entropy(new double[] {.125, .125, .125, .125, .125, .125, .125, .125}));
    }

    @Test
    void jsIsLog2OfWhatDoesNotOverlapAndHalfOfItOfWhatHalfOverlaps() {
        assertEquals(Math.log(2), Divergences.js(new double[] {1, 0}, new double[] {0, 1}), 1e-15);
        assertEquals(Math.log(2) / 2, Divergences.js(new double[] {.5, .5, 0}, new double[] {0, .5, .5}), 1e-15);
        assertEquals(0, Divergences.js(law(4, 1), law(4, 1)));
        assertEquals(Math.log(2) - 0.5, Divergences.jsOfTriangles(), 1e-10);
    }

    @Test
    void theGamesValueAtTheBestDiscriminatorIsJensenShannon() {
        for (int trial = 0; trial < 50; trial++) {
            double[] p = law(5, 2 * trial), q = law(5, 2 * trial + 1);
            double[] best = Divergences.bestDiscriminator(p, q);
            double value = Divergences.ganValue(p, q, best);
            assertEquals(-Math.log(4) + 2 * Divergences.js(p, q), value, 1e-14);
            for (int i = 0; i < best.length; i++)
                for (double change : new double[] {-1e-3, 1e-3}) {
                    double[] other = best.clone();
                    other[i] += change;
                    assertTrue(Divergences.ganValue(p, q, other) < value);
                }
        }
    }

    @Test
    void wassersteinOfNormalLawsOfOneMeanIsKnown() {
        for (double deviation : new double[] {0.5, 2, 5})
            assertEquals(
                    Math.abs(deviation - 1) * Math.sqrt(2 / Math.PI),
                    Divergences.wassersteinByQuadrature(new Normal(0, 1), new Normal(0, deviation)),
                    1e-10);
    }

    @Test
    void sortingFindsTheCheapestOfAllPlans() {
        double[] a = RandomNumbers.normals(KEY.stream(1), 6), b = RandomNumbers.normals(KEY.stream(2), 6);
        assertEquals(cheapest(a, b, 0) / 6, Divergences.wasserstein(a, b), 1e-15);
        assertEquals(
                3, Divergences.wasserstein(a, Arrays.stream(a).map(x -> x + 3).toArray()), 1e-15);
    }

    /** The least cost over all orders of b from index on. */
    private static double cheapest(double[] a, double[] b, int index) {
        if (index == a.length) return 0;
        double least = Double.POSITIVE_INFINITY;
        for (int j = index; j < b.length; j++) {
            double[] swapped = b.clone();
            swapped[index] = b[j];
            swapped[j] = b[index];
            least = Math.min(least, Math.abs(a[index] - swapped[index]) + cheapest(a, swapped, index + 1));
        }
        return least;
    }

    @Test
    void theNormalCumulativeIsTheIntegralOfItsDensity() {
        var normal = new Normal(1, 2);
        for (double x : new double[] {-9, -3, 0, 1, 2, 6, 14})
            assertEquals(Quadrature.integral(normal::density, -23, x), normal.cumulative(x), 1e-12);
        assertEquals(0.841344746068543, new Normal(0, 1).cumulative(1), 1e-14);
        assertEquals(5, new Normal(0, 1).wasserstein2(new Normal(3, 5)), 1e-15);
    }
}
