package hanji.generative.zoo;

import static hanji.kernels.random.Diffuse.diffuse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.math.Erf;
import hanji.kernels.random.BoxMuller;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForwardProcessTest {
    private static final Philox NOISE = new Philox(11, 0, 0);

    /** x_t of one x_0 by single steps of q(x_t | x_(t-1)), and by q(x_t | x_0) as the op draws it. */
    @ParameterizedTest
    @EnumSource(NoiseSchedule.class)
    void manyStepsAreOne(NoiseSchedule schedule) {
        var process = new ForwardProcess(schedule, 40);
        int count = 20_000;
        double start = 0.7;
        double[] chain = new double[count];
        Arrays.fill(chain, start);
        for (int t = 1; t <= 40; t++) {
            double beta = process.beta(t);
            for (int i = 0; i < count; i++)
                chain[i] = Math.sqrt(1 - beta) * chain[i] + Math.sqrt(beta) * BoxMuller.normal(NOISE.step(t), i);
            if (t == 1 || t == 8 || t == 24 || t == 40) {
                assertLaw(process, t, start, chain);
                assertLaw(process, t, start, drawn(process, t, start, count).toDoubles());
            }
        }
    }

    private static Tensor drawn(ForwardProcess process, int t, double start, int count) {
        Tensor images = Tensor.full(start, DType.F32, Shape.of(count, 1), Device.CPU);
        List<Level> levels = Collections.nCopies(count, process.level(t));
        return diffuse(
                images,
                Level.each(levels, Level::signal, images),
                Level.each(levels, Level::noise, images),
                NOISE.stream(9).step(t));
    }

    /** Mean and variance within four standard errors of those of equation 4. */
    private static void assertLaw(ForwardProcess process, int t, double start, double[] draws) {
        double mean = Arrays.stream(draws).average().orElseThrow();
        double variance =
                Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double expected = 1 - process.alphaBar(t);
        assertEquals(
                Math.sqrt(process.alphaBar(t)) * start, mean, 4 * Math.sqrt(expected / draws.length), "mean at " + t);
        assertEquals(expected, variance, 4 * expected * Math.sqrt(2.0 / draws.length), "variance at " + t);
    }

    /** By the test of Kolmogorov and Smirnov at one in a thousand, whatever the image. */
    @ParameterizedTest
    @EnumSource(NoiseSchedule.class)
    void whatIsLeftInTheEndIsStandardNormal(NoiseSchedule schedule) {
        var process = new ForwardProcess(schedule, 1000);
        int count = 20_000;
        for (double start : new double[] {-1, 1}) {
            double[] sorted = drawn(process, 1000, start, count).toDoubles();
            Arrays.sort(sorted);
            double farthest = 0;
            for (int i = 0; i < count; i++) {
                double cumulative = 0.5 * (1 + Erf.erf(sorted[i] * Math.sqrt(0.5)));
                farthest = Math.max(farthest, Math.abs(cumulative - (i + 0.5) / count));
            }
            assertTrue(farthest * Math.sqrt(count) < 1.95, "distance " + farthest + " from " + start);
        }
    }

    /** The first and last beta of arXiv:2006.11239, section 4; the formula of arXiv:2102.09672 where it is not cut off. */
    @Test
    void schedulesAreThoseOfTheirPapers() {
        var linear = new ForwardProcess(NoiseSchedule.LINEAR, 1000);
        assertEquals(1e-4, linear.beta(1), 1e-15);
        assertEquals(0.02, linear.beta(1000), 1e-14);
        var cosine = new ForwardProcess(NoiseSchedule.COSINE, 1000);
        double atHalf = Math.cos(0.508 / 1.008 * Math.PI / 2), atZero = Math.cos(0.008 / 1.008 * Math.PI / 2);
        assertEquals(atHalf * atHalf / atZero / atZero, cosine.alphaBar(500), 1e-12);
        assertEquals(0.999, cosine.beta(1000), 1e-12);
    }

    @Test
    void someOfTheTimestepsLeadFromNoiseToTheImage() {
        var process = new ForwardProcess(NoiseSchedule.COSINE, 10);
        assertEquals(
                List.of(process.level(10), process.level(7), process.level(5), process.level(2), Level.CLEAN),
                process.levels(4));
        assertEquals(process.level(0), Level.CLEAN);
    }
}
