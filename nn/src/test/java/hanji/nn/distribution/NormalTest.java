package hanji.nn.distribution;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.autograd.check.GradCheck;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalTest {
    private static final Tensor MEANS = Tensor.of(new double[] {0, -1.5, 0.3, 40}, 4);
    private static final Tensor LOG_VARS = Tensor.of(new double[] {0, 1.2, -6, 3}, 4);
    private static final Normal NORMAL = new Normal(MEANS, LOG_VARS);
    private static final Philox RANDOM = new Philox(11, 0, 0);

    private static double mean(int i) {
        return MEANS.get(i);
    }

    private static double deviation(int i) {
        return Math.exp(LOG_VARS.get(i) / 2);
    }

    private static double density(double x, int i) {
        double score = (x - mean(i)) / deviation(i);
        return Math.exp(-score * score / 2) / (deviation(i) * Math.sqrt(2 * Math.PI));
    }

    /** Log-density of one value under distribution i. */
    private static double logProb(double x, int i) {
        return NORMAL.logProb(Tensor.of(new double[] {x})).get(i);
    }

    @Test
    void theDensityIsTheClosedForm() {
        for (int i = 0; i < MEANS.size(); i++)
            for (double x : new double[] {-3, 0, 0.25, 41})
                if (density(x, i) > 1e-290) assertEquals(Math.log(density(x, i)), logProb(x, i), 1e-10);
    }

    @Test
    void theDensityIntegratesToOne() {
        for (int i = 0; i < MEANS.size(); i++) {
            int at = i;
            double reach = 12 * deviation(i);
            assertEquals(
                    1, Statistics.integral(x -> Math.exp(logProb(x, at)), mean(i) - reach, mean(i) + reach), 1e-10);
        }
    }

    @Test
    void entropyIsTheMeanOfMinusTheLogDensity() {
        Tensor entropy = NORMAL.entropy();
        for (int i = 0; i < MEANS.size(); i++) {
            int at = i;
            double reach = 12 * deviation(i);
            double expected =
                    Statistics.integral(x -> -density(x, at) * logProb(x, at), mean(i) - reach, mean(i) + reach);
            assertEquals(expected, entropy.get(i), 1e-10);
        }
    }

    @Test
    void klIsTheMeanOfTheLogRatio() {
        var q = new Normal(Tensor.of(new double[] {0.5, -1, 0.31, 38}, 4), Tensor.of(new double[] {0.1, 2, -5, 4}, 4));
        Tensor kl = Normal.kl(NORMAL, q);
        for (int i = 0; i < MEANS.size(); i++) {
            int at = i;
            double reach = 12 * deviation(i);
            double expected = Statistics.integral(
                    x -> density(x, at)
                            * (logProb(x, at)
                                    - q.logProb(Tensor.of(new double[] {x})).get(at)),
                    mean(i) - reach,
                    mean(i) + reach);
            assertEquals(expected, kl.get(i), 1e-10);
        }
    }

    @Test
    void klOfADistributionWithItselfIsZero() {
        assertArrayEquals(new double[4], Normal.kl(NORMAL, NORMAL).toDoubles());
    }

    @Test
    void klToTheStandardNormalIsTheFormulaOfVariationalAutoencoders() {
        double[] kl = Normal.kl(NORMAL, Normal.standard(DType.F64, Device.CPU)).toDoubles();
        for (int i = 0; i < kl.length; i++) {
            double variance = Math.exp(LOG_VARS.get(i));
            assertEquals(-0.5 * (1 + LOG_VARS.get(i) - mean(i) * mean(i) - variance), kl[i], 1e-10);
        }
    }

    @Test
    void everythingHasTheBroadcastShape() {
        var broadcast = new Normal(Tensor.of(new double[] {1, 2}, 2, 1), Tensor.of(new double[] {0, 1, 2}, 3));
        Shape shape = Shape.of(2, 3);
        assertEquals(shape, broadcast.shape());
        assertEquals(shape, broadcast.entropy().shape());
        assertEquals(shape, broadcast.sample(RANDOM).shape());
        assertEquals(shape, broadcast.logProb(Tensor.of(new double[] {0})).shape());
        assertEquals(
                shape,
                Normal.kl(broadcast, Normal.standard(DType.F64, Device.CPU)).shape());
    }

    @Test
    void aSampleWithItsKlIsTheSampleAndTheKl() {
        var rows = new Normal(Tensor.of(new float[] {1, 2}, 2, 1), Tensor.of(new float[] {0, 1, 2}, 3));
        var same = new Normal(MEANS.to(DType.F32, Device.CPU), LOG_VARS.to(DType.F32, Device.CPU));
        for (Normal normal : List.of(NORMAL, same, rows)) {
            var both = normal.sampleWithKl(RANDOM, 5);
            Normal standard = Normal.standard(normal.mean().dtype(), Device.CPU);
            assertEquals(normal.shape(), both.sample().shape());
            assertArrayEquals(
                    normal.sample(RANDOM, 5).toDoubles(), both.sample().toDoubles());
            assertArrayEquals(Normal.kl(normal, standard).toDoubles(), both.kl().toDoubles());
        }
    }

    @Test
    void samplesFollowTheDistribution() {
        int draws = 20_000;
        double deviation = Math.exp(0.4);
        double[] samples = new Normal(
                        Tensor.full(2, DType.F32, Shape.of(draws), Device.CPU),
                        Tensor.full(0.8, DType.F32, Shape.of(), Device.CPU))
                .sample(RANDOM)
                .toDoubles();
        double[] scores = Arrays.stream(samples).map(x -> (x - 2) / deviation).toArray();
        assertTrue(Statistics.fits(scores, NormalTest::standardBelow));
        double[] shifted = Arrays.stream(scores).map(x -> x + 0.03).toArray();
        assertFalse(Statistics.fits(shifted, NormalTest::standardBelow), "the test sees a small shift");
    }

    /** Probability below z under the standard normal distribution: 1/2 + phi(z) (z + z^3/3 + z^5/(3*5) + ...). */
    private static double standardBelow(double z) {
        double term = z;
        double sum = z;
        for (int k = 1; Math.abs(term) > 1e-17; k++) {
            term *= z * z / (2 * k + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void samplesAreAFunctionOfTheRandomnessAlone() {
        assertArrayEquals(
                NORMAL.sample(RANDOM).toDoubles(), NORMAL.sample(RANDOM).toDoubles());
        assertFalse(Arrays.equals(
                NORMAL.sample(RANDOM).toDoubles(), NORMAL.sample(RANDOM.step(1)).toDoubles()));
    }

    @Test
    void gradientsFlowThroughASample() {
        try (var tape = Tape.open()) {
            double[] noise = new Normal(Tensor.zeros(DType.F64, Shape.of(4), Device.CPU), Tensor.of(new double[] {0}))
                    .sample(RANDOM)
                    .toDoubles();
            var gradients = tape.gradients(sum(NORMAL.sample(RANDOM)), List.of(MEANS, LOG_VARS));
            for (int i = 0; i < 4; i++) {
                assertEquals(1, gradients.of(MEANS).get(i));
                assertEquals(
                        0.5 * deviation(i) * noise[i], gradients.of(LOG_VARS).get(i), 1e-12);
            }
        }
    }

    @Test
    void samplesOfOtherElementsAreOthers() {
        double[] first = NORMAL.sample(RANDOM, 0).toDoubles(),
                second = NORMAL.sample(RANDOM, 4).toDoubles();
        assertArrayEquals(NORMAL.sample(RANDOM).toDoubles(), first);
        for (int i = 0; i < 4; i++) assertFalse(first[i] == second[i]);
    }

    /** d/dmean and d/dlogVar of E (z - a)²: those of a draw and its mirror image together are exact. */
    @Test
    void pathwiseGradientsOfAQuadraticAreExact() {
        double a = 0.4;
        try (var tape = Tape.open()) {
            Tensor z = NORMAL.sample(RANDOM), mirrored = subtract(scale(MEANS, 2), z);
            Tensor loss = scale(sum(add(square(shift(z, -a)), square(shift(mirrored, -a)))), 0.5);
            double[] drawn = z.toDoubles();
            var gradients = tape.gradients(loss, List.of(MEANS, LOG_VARS));
            for (int i = 0; i < 4; i++) {
                assertEquals(2 * (mean(i) - a), gradients.of(MEANS).get(i), 1e-12);
                double squared = (drawn[i] - mean(i)) * (drawn[i] - mean(i)); // in the mean the variance
                assertEquals(squared, gradients.of(LOG_VARS).get(i), 1e-10 * Math.max(1, squared));
            }
        }
    }

    /** Two estimates of d/dmean E (z - a)², of which the second is f(z) times the derivative of log p(z). */
    @Test
    void thePathwiseGradientVariesLessThanTheScoreFunctions() {
        int draws = 200_000;
        double a = 0.4, mean = 1.1, deviation = 0.8, delta = mean - a, variance = deviation * deviation;
        Tensor means = Tensor.full(mean, DType.F64, Shape.of(draws), Device.CPU);
        var normal = new Normal(means, Tensor.of(new double[] {2 * Math.log(deviation)}));
        double[] z = normal.sample(RANDOM).toDoubles(), pathwise, score;
        try (var tape = Tape.open()) {
            Tensor loss = sum(square(shift(normal.sample(RANDOM), -a)));
            pathwise = tape.gradients(loss, List.of(means)).of(means).toDoubles();
        }
        try (var tape = Tape.open()) {
            Tensor drawn = Tensor.of(z, draws);
            Tensor loss = sum(multiply(square(shift(drawn, -a)), normal.logProb(drawn)));
            score = tape.gradients(loss, List.of(means)).of(means).toDoubles();
        }
        for (double[] estimates : List.of(pathwise, score))
            assertEquals(2 * delta, average(estimates), 5 * Math.sqrt(variance(estimates) / draws));
        assertEquals(1, variance(pathwise) / (4 * variance), 0.03);
        double expected = Math.pow(delta, 4) / variance + 14 * delta * delta + 15 * variance;
        assertEquals(1, variance(score) / expected, 0.08);
        assertTrue(variance(score) > 6 * variance(pathwise));
    }

    private static double average(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = average(values);
        return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / values.length;
    }

    @Test
    void gradientsAreRight() {
        Tensor x = Tensor.of(new double[] {0.2, -1, 0.35, 39}, 4);
        Tensor mean = Tensor.of(new double[] {0.1, 0.4, 0.2, 38}, 4);
        Tensor logVar = Tensor.of(new double[] {0.5, -0.3, -1, 1}, 4);
        var check = GradCheck.STANDARD;
        check.check("logProb", in -> new Normal(in.get(0), in.get(1)).logProb(in.get(2)), List.of(mean, logVar, x));
        check.check("entropy", in -> new Normal(x, in.get(0)).entropy(), List.of(logVar));
        check.check(
                "kl",
                in -> Normal.kl(new Normal(in.get(0), in.get(1)), new Normal(in.get(2), in.get(3))),
                List.of(mean, logVar, x, Tensor.of(new double[] {0, 1, 0.4, -0.2}, 4)));
        check.check("sample", in -> new Normal(in.get(0), in.get(1)).sample(RANDOM), List.of(mean, logVar));
    }
}
