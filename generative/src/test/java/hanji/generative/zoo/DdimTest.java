package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.zoo.Chain.Turn;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On normal data, whose best denoiser is known, so that nothing is trained. */
class DdimTest {
    private static final GaussianData DATA =
            new GaussianData(new double[] {0.4, -0.2}, new double[][] {{0.25, 0.15}, {0.15, 0.16}});
    private static final Philox NOISE = new Philox(21, 0, 0);
    private static final int COUNT = 4000;

    private static ForwardProcess process(int timesteps) {
        return new ForwardProcess(NoiseSchedule.COSINE, timesteps);
    }

    /** As many steps as timesteps for DDPM; the equation of DDIM needs steps that are short. */
    @ParameterizedTest
    @CsvSource({"0", "0.5", "1"})
    void theBestDenoiserDrawsFromTheData(double eta) {
        var ddim = new Ddim(process(400).levels(400), eta);
        Tensor drawn = ddim.images(DATA.denoiser(), GaussianData.normal(NOISE, COUNT, 2), NOISE, 0);
        double[] means = GaussianData.means(drawn);
        double[][] covariance = GaussianData.covariance(drawn), expected = DATA.covariance();
        for (int i = 0; i < 2; i++) {
            assertEquals(DATA.mean()[i], means[i], 4 * Math.sqrt(expected[i][i] / COUNT));
            for (int j = 0; j < 2; j++) {
                double error = Math.sqrt((expected[i][i] * expected[j][j] + expected[i][j] * expected[i][j]) / COUNT);
                assertEquals(expected[i][j], covariance[i][j], 4 * error + 0.01 * expected[i][j]);
            }
        }
    }

    @Test
    void withoutNewNoiseAnImageIsAFunctionOfWhatItBeginsIn() {
        var ddim = new Ddim(process(100).levels(20), 0);
        Tensor normal = GaussianData.normal(NOISE, 5, 2);
        assertArrayEquals(
                ddim.images(DATA.denoiser(), normal, NOISE, 0).toDoubles(),
                ddim.images(DATA.denoiser(), normal, NOISE.stream(3), 77).toDoubles());
        var random = new Ddim(process(100).levels(20), 0.5);
        assertTrue(random.images(DATA.denoiser(), normal, NOISE, 0).get(0)
                != random.images(DATA.denoiser(), normal, NOISE.stream(3), 0).get(0));
    }

    /**
     * Back through the same levels an image becomes the noise that it came from, but for an error that falls with the length of the
     * steps, since a step back asks the denoiser at its other end: to nothing, by extrapolation.
     */
    @Test
    void theWayBackLeadsToTheNoise() {
        double coarse = errorOfTheWayBack(100), fine = errorOfTheWayBack(200), finest = errorOfTheWayBack(400);
        assertEquals(2, coarse / fine, 0.15);
        assertEquals(2, fine / finest, 0.1);
        assertEquals(0, 2 * finest - fine, 0.003);
    }

    private static double errorOfTheWayBack(int steps) {
        List<Level> levels = process(400).levels(steps);
        var ddim = new Ddim(levels, 0);
        Denoiser denoiser = DATA.denoiser();
        var turn = new Turn(NOISE, 1, 0);
        try (var _ = Scope.open()) {
            Tensor normal = GaussianData.normal(NOISE, 50, 2);
            Tensor x = ddim.go(denoiser, normal, 0, steps - 1, NOISE, 0);
            for (int i = steps - 1; i > 0; i--) x = ddim.step(denoiser, x, levels.get(i), levels.get(i - 1), turn);
            double worst = 0;
            for (int i = 0; i < x.size(); i++) worst = Math.max(worst, Math.abs(x.get(i) - normal.get(i)));
            return worst;
        }
    }

    /** x + (t' - t) v with the exact velocity: arXiv:2210.02747, section 3. */
    @Test
    void aStepAlongAStraightPathIsOneOfEulers() {
        Level from = FlowMatching.levels(10).get(4),
                to = FlowMatching.levels(10).get(5);
        Tensor x = GaussianData.normal(NOISE, 3, 2);
        Tensor clean = DATA.denoiser().clean(x, List.of(from, from, from));
        Tensor stepped = new Ddim(FlowMatching.levels(10), 0).step(DATA.denoiser(), x, from, to, new Turn(NOISE, 1, 0));
        for (int i = 0; i < x.size(); i++) {
            double velocity = (x.get(i) - clean.get(i)) / from.noise();
            assertEquals(x.get(i) + (to.noise() - from.noise()) * velocity, stepped.get(i), 1e-12);
        }
    }

    /** The map is linear, so that it is known from three points. */
    @Test
    void theExactVelocityMapsStandardNormalNumbersToTheData() {
        var flow = new Ddim(FlowMatching.levels(2000), 0);
        Tensor corners = Tensor.of(new double[] {0, 0, 1, 0, 0, 1}, 3, 2);
        double[] mapped = flow.images(DATA.denoiser(), corners, NOISE, 0).toDoubles();
        double[][] map = new double[2][2];
        for (int i = 0; i < 2; i++) {
            assertEquals(DATA.mean()[i], mapped[i], 2e-3);
            for (int j = 0; j < 2; j++) map[i][j] = mapped[2 * (j + 1) + i] - mapped[i];
        }
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                assertEquals(DATA.covariance()[i][j], map[i][0] * map[j][0] + map[i][1] * map[j][1], 2e-3);
    }

    @Test
    void pathsOfFlowMatchingBeginInNoiseAlone() {
        assertEquals(new Level(Level.LAST, 0, 1), FlowMatching.levels(4).getFirst());
        assertEquals(Level.CLEAN, FlowMatching.levels(4).getLast());
        assertEquals(
                List.of(1.0, 0.75, 0.5, 0.25, 0.0),
                IntStream.range(0, 5)
                        .mapToObj(i -> FlowMatching.levels(4).get(i).noise())
                        .toList());
    }
}
