package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BayesTest {
    @Test
    void theProbabilitiesOfAllImagesSumToOne() {
        assertEquals(512, Bayes.IMAGES);
        assertEquals(
                1, IntStream.range(0, Bayes.IMAGES).mapToDouble(Bayes::evidence).sum(), 1e-12);
        for (int y = 0; y < 2; y++) {
            int label = y;
            assertEquals(
                    1,
                    IntStream.range(0, 512)
                            .mapToDouble(x -> Bayes.likelihood(x, label))
                            .sum(),
                    1e-12);
        }
    }

    /** With independent pixels the log odds of the classes are linear in the pixels: a logistic regression. */
    @Test
    void thePosteriorIsTheLogisticFunctionOfALinearOne() {
        double bias = Math.log(Bayes.PRIOR[0] / Bayes.PRIOR[1]);
        double[] weights = new double[Bayes.PIXELS];
        for (int i = 0; i < Bayes.PIXELS; i++) {
            double a = Bayes.white(i, 0), b = Bayes.white(i, 1);
            bias += Math.log((1 - a) / (1 - b));
            weights[i] = Math.log(a / b) - Math.log((1 - a) / (1 - b));
        }
        for (int image = 0; image < Bayes.IMAGES; image++) {
            double logit = bias;
            for (int i = 0; i < Bayes.PIXELS; i++) if ((image >> i & 1) == 1) logit += weights[i];
            assertEquals(1 / (1 + Math.exp(-logit)), Bayes.posterior(0, image), 1e-12);
            assertEquals(1, Bayes.posterior(0, image) + Bayes.posterior(1, image), 1e-12);
        }
    }

    @Test
    void theMeanPosteriorIsThePrior() {
        for (int y = 0; y < 2; y++) {
            int label = y;
            double mean = IntStream.range(0, 512)
                    .mapToDouble(x -> Bayes.posterior(label, x) * Bayes.evidence(x))
                    .sum();
            assertEquals(Bayes.PRIOR[y], mean, 1e-12);
        }
    }

    @Test
    void unseenPixelsAreSummedOut() {
        int image = 0b010_111_010;
        assertEquals(Bayes.PRIOR[0], Bayes.posterior(0, image, 0), 1e-12);
        assertEquals(Bayes.posterior(0, image), Bayes.posterior(0, image, 511), 1e-12);
        // The top row .#. : 0.8 * 0.9 * 0.8 under upright, 0.8 * 0.2 * 0.8 under lying.
        assertEquals(0.6 * 0.9 / (0.6 * 0.9 + 0.4 * 0.2), Bayes.posterior(0, image, 0b111), 1e-12);
    }
}
