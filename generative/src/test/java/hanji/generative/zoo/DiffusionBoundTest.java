package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.pointwise.Affine;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * For one value and a denoiser that is a straight line: then the reverse process is a chain of normal laws, and the probability that
 * it gives to an intensity is known exactly.
 */
class DiffusionBoundTest {
    private static final int TIMESTEPS = 30;
    private static final GaussianData DATA = new GaussianData(new double[] {-0.3}, new double[][] {{0.2}});
    private static final Philox NOISE = new Philox(31, 0, 0);
    private static final int[] INTENSITIES = {0, 60, 127, 200, 255};

    /** x̂_0 = a x + b at a timestep. */
    private record Line(double a, double b) {
        static Line at(Level level) {
            double a = DATA.gain(level)[0][0];
            return new Line(a, DATA.mean()[0] * (1 - a * level.signal()));
        }
    }

    private static double value(int intensity) {
        return intensity / 127.5 - 1;
    }

    /**
     * -log p(x_0) under the model: x_T is standard normal, each x_(t-1) a straight line of x_t plus noise, and what is rounded in the
     * end a straight line of x_1 plus noise of variance β_1, so normal, too.
     */
    private static double exact(ForwardProcess process, int intensity) {
        double mean = 0, variance = 1;
        for (int t = process.timesteps(); t > 1; t--) {
            Line line = Line.at(process.level(t));
            double before = process.alphaBar(t - 1), now = process.alphaBar(t), beta = process.beta(t);
            double ofClean = Math.sqrt(before) * beta / (1 - now); // arXiv:2006.11239, equation 7
            double ofNoisy = Math.sqrt(1 - beta) * (1 - before) / (1 - now);
            double slope = ofClean * line.a + ofNoisy;
            mean = slope * mean + ofClean * line.b;
            variance = slope * slope * variance + (1 - before) / (1 - now) * beta;
        }
        Line line = Line.at(process.level(1));
        double deviation = Math.sqrt(line.a * line.a * variance + process.beta(1));
        return -new RoundedNormal(deviation).logProbability(value(intensity), line.a * mean + line.b);
    }

    private static double bound(ForwardProcess process, int intensity) {
        return Arrays.stream(terms(process, intensity)).sum();
    }

    /** The bound without a random draw, a term for each t from 1 to T + 1, and nothing at 0. */
    private static double[] terms(ForwardProcess process, int intensity) {
        double x = value(intensity);
        int last = process.timesteps();
        double[] terms = new double[last + 2];
        terms[1] = decoder(process, x);
        for (int t = 2; t <= last; t++) {
            Level level = process.level(t);
            Line line = Line.at(level);
            double bias = x - line.a * level.signal() * x - line.b, spread = line.a * level.noise();
            double weight = 0.5 * (process.signalToNoise(t - 1) - process.signalToNoise(t));
            terms[t] = weight * (bias * bias + spread * spread);
        }
        double kept = process.alphaBar(last);
        terms[last + 1] = 0.5 * (kept * x * x - kept - Math.log1p(-kept));
        return terms;
    }

    /** L_0 by the trapezoidal rule. */
    private static double decoder(ForwardProcess process, double x) {
        Level first = process.level(1);
        Line line = Line.at(first);
        var law = new RoundedNormal(Math.sqrt(process.beta(1)));
        double step = 1.0 / 64, nats = 0;
        for (double z = -9; z <= 9; z += step)
            nats -= step
                    * Math.exp(-0.5 * z * z)
                    / Math.sqrt(2 * Math.PI)
                    * law.logProbability(x, line.a * (first.signal() * x + first.noise() * z) + line.b);
        return nats;
    }

    @ParameterizedTest
    @EnumSource(NoiseSchedule.class)
    void theBoundIsAboveTheTruth(NoiseSchedule schedule) {
        var process = new ForwardProcess(schedule, TIMESTEPS);
        for (int intensity : INTENSITIES) {
            double exact = exact(process, intensity), bound = bound(process, intensity);
            assertTrue(bound > exact, bound + " nats, and exactly " + exact);
        }
        assertEquals(
                1,
                Arrays.stream(all())
                        .mapToDouble(v -> Math.exp(-exact(process, v)))
                        .sum(),
                1e-9);
    }

    /**
     * Under the best denoiser the bound loses what the fixed variance costs at the first timesteps, where the best one would be wider,
     * however many timesteps there are.
     */
    @Test
    void theBestDenoiserLosesLessThanANat() {
        double coarse = gap(TIMESTEPS), fine = gap(10 * TIMESTEPS);
        assertTrue(fine > 0 && fine < coarse && coarse < 0.9, coarse + ", then " + fine);
    }

    private static double gap(int timesteps) {
        var process = new ForwardProcess(NoiseSchedule.COSINE, timesteps);
        return Arrays.stream(all())
                .mapToDouble(v -> Math.exp(-exact(process, v)) * (bound(process, v) - exact(process, v)))
                .sum();
    }

    private static int[] all() {
        int[] all = new int[256];
        Arrays.setAll(all, v -> v);
        return all;
    }

    /** Random timesteps and noise have each term as their mean, within five standard errors; the last term is no matter of chance. */
    @ParameterizedTest
    @EnumSource(NoiseSchedule.class)
    void estimatesHaveTheTermsOfTheBoundAsTheirMeans(NoiseSchedule schedule) {
        var process = new ForwardProcess(schedule, TIMESTEPS);
        int count = 20_000;
        for (int intensity : INTENSITIES) {
            double[] copies = new double[count], terms = terms(process, intensity);
            Arrays.fill(copies, value(intensity));
            double[][] nats = new DiffusionBound(process, 3)
                    .of(DATA.denoiser(), Tensor.of(copies, count, 1), NOISE)
                    .nats();
            for (int term = 0; term < terms.length; term++) {
                int at = term;
                double[] draws =
                        Arrays.stream(nats).mapToDouble(each -> each[at]).toArray();
                double mean = Arrays.stream(draws).average().orElseThrow();
                double variance = Arrays.stream(draws)
                        .map(each -> (each - mean) * (each - mean))
                        .average()
                        .orElseThrow();
                double error = 5 * Math.sqrt(variance / count) + 1e-12;
                assertEquals(terms[term], mean, error, "intensity " + intensity + ", term " + term);
            }
        }
    }

    /** Without a random error all that varies is which timesteps are drawn, so that a wrong probability shows. */
    @Test
    void aTermIsDividedByTheProbabilityOfItsTimestep() {
        var process = new ForwardProcess(NoiseSchedule.COSINE, TIMESTEPS);
        int count = 200_000;
        double[][] nats = new DiffusionBound(process, 1)
                .of(
                        (noisy, _) -> Affine.scale(noisy, 0),
                        Tensor.full(1, DType.F32, Shape.of(count, 1), Device.CPU),
                        NOISE)
                .nats();
        for (int t = 2; t <= TIMESTEPS; t++) {
            double term = 0.5 * (process.signalToNoise(t - 1) - process.signalToNoise(t)), most = 0, mean = 0;
            for (double[] each : nats) {
                most = Math.max(most, each[t]);
                mean += each[t] / count;
            }
            assertEquals(term, mean, 5 * Math.sqrt(term * (most - term) / count), "term " + t); // all are 0 or the most
        }
    }
}
