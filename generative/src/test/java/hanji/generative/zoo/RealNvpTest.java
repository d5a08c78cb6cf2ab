package hanji.generative.zoo;

import static hanji.generative.zoo.Flows.RANDOM;
import static hanji.generative.zoo.Flows.densities;
import static hanji.generative.zoo.Flows.normal;
import static hanji.generative.zoo.Flows.options;
import static hanji.generative.zoo.Flows.site;
import static hanji.generative.zoo.Flows.square;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.generative.model.Decodes;
import hanji.generative.model.Draws;
import hanji.generative.model.Encodes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Meaning;
import hanji.generative.model.Scores;
import hanji.generative.model.Site;
import hanji.generative.zoo.Coupling.Transformed;
import hanji.generative.zoo.RealNvp.Dequantization;
import hanji.generative.zoo.RealNvp.Network;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From bytes to the flow and back: logit, dequantization, samples. The flow itself has CouplingFlowTest. */
class RealNvpTest {
    private static double sumOfExp(Tensor logs) {
        return Arrays.stream(logs.toDoubles()).map(Math::exp).sum();
    }

    /** The same mass counted in intensities and in logits. Alpha leaves some of it outside, so that bytes sum to less than 1. */
    @Test
    void theMassOfAllIntensitiesIsThatBetweenTheLogitsOfAlpha() {
        Network network = Flows.ofTwoValues(Dequantization.UNIFORM);
        int n = 200;
        double level = 256.0 / n, edge = Math.log(0.95 / 0.05), cell = 2 * edge / n;
        double ofLevels = level * level * sumOfExp(network.logDensity(square(0, 256, n)));
        double ofLogits = cell
                * cell
                * Arrays.stream(densities(network, square(-edge, edge, n))).sum();
        assertEquals(ofLogits, ofLevels, 1e-3);
        assertTrue(ofLevels > 0.3 && ofLevels < 0.999, "mass " + ofLevels);
    }

    /** -log P(v), the density integrated over v + [0, 1)², by the middles of 32 x 32 cells. */
    private static double exactNats(Network network, int first, int second) {
        int n = 32;
        Tensor points = Flows.moved(square(0, 1, n), first, second);
        return -Math.log(sumOfExp(network.logDensity(points)) / n / n);
    }

    /** The mean of p(v + u) / q(u | v) over the noise u of a flow is P(v): the noise has the density that it says. */
    @ParameterizedTest
    @CsvSource({"0, 0", "3, 200", "255, 17"})
    void theNoiseOfAFlowHasTheDensityThatItSays(int first, int second) {
        Network network = Flows.ofTwoValues(Dequantization.VARIATIONAL);
        int n = 160;
        double cell = 0.2;
        Tensor epsilon = square(-16, 16, n), zeros = Tensor.zeros(DType.F64, epsilon.shape(), Device.CPU);
        Transformed u = network.dequantized(Flows.moved(zeros, first, second), epsilon);
        double[] logP =
                network.logDensity(Flows.moved(u.value(), first, second)).toDoubles();
        double probability = 0;
        for (int i = 0; i < logP.length; i++)
            probability += cell
                    * cell
                    * normal(epsilon.get(2 * i), epsilon.get(2 * i + 1))
                    * Math.exp(logP[i] + u.logDet().get(i));
        assertEquals(exactNats(network, first, second), -Math.log(probability), 1e-3);
        for (double noise : u.value().toDoubles()) assertTrue(noise > 0 && noise < 1);
    }

    @ParameterizedTest
    @EnumSource(Dequantization.class)
    void natsBoundThoseOfTheProbabilityFromAbove(Dequantization dequantization) {
        Network network = Flows.ofTwoValues(dequantization);
        int draws = 2000;
        for (int[] v : new int[][] {{0, 0}, {40, 250}}) {
            Tensor intensities = Tensor.empty(DType.U8, Shape.of(draws, 1, 2, 1), Device.CPU);
            for (int i = 0; i < 2 * draws; i++) intensities.set(i, v[i % 2]);
            double[] nats = network.nats(intensities, RANDOM).toDoubles();
            double exact = exactNats(network, v[0], v[1]);
            double mean = Arrays.stream(nats).average().orElseThrow();
            double variance = Arrays.stream(nats)
                    .map(each -> (each - mean) * (each - mean))
                    .average()
                    .orElseThrow();
            assertTrue(mean > exact - 4 * Math.sqrt(variance / draws), mean + " nats, and exactly " + exact);
            double unbiased = Arrays.stream(nats)
                    .map(each -> Math.exp(exact - each))
                    .average()
                    .orElseThrow();
            assertEquals(1, unbiased, 0.1);
        }
    }

    private static Fitted fitted(RealNvp.Options options, Site site, Network like) {
        Fitted fitted = new RealNvp().learner(options, site).fitted();
        like.parameters()
                .forEach((name, weight) -> Optional.ofNullable(fitted.weights().get(name))
                        .orElseThrow()
                        .copyFrom(weight));
        return fitted;
    }

    @ParameterizedTest
    @CsvSource({"4, 4, 1, 2", "4, 2, 3, 1"})
    void anImageComesBackFromItsCode(int height, int width, int channels, int scales) {
        RealNvp.Options options = options(scales, Dequantization.VARIATIONAL);
        Site site = site(height, width, channels, DType.F32);
        Network network = Network.create(options, site);
        Untrained.scatter(network, 0.3);
        Fitted fitted = fitted(options, site, network);
        byte[] pixels = new byte[5 * height * width * channels];
        for (int i = 2; i < pixels.length; i++) pixels[i] = (byte) RANDOM.bits(i);
        pixels[1] = (byte) 255;
        Tensor codes = ((Encodes) fitted).encode(Images.unlabelled(height, width, channels, pixels));
        assertEquals(Shape.of(5, height * width * channels), codes.shape());
        assertArrayEquals(pixels, ((Decodes) fitted).decode(codes).pixels());
    }

    /** In each quarter of the square of two intensities there are as many samples as the density says, tails included. */
    @Test
    void samplesFollowTheDensity() {
        Site site = site(1, 2, 1, DType.F64);
        Network network = Flows.ofTwoValues(Dequantization.UNIFORM);
        int n = 240, count = 10_000;
        double cell = 24.0 / n;
        double[] densities = densities(network, square(-12, 12, n)), expected = new double[4], shares = new double[4];
        for (int i = 0; i < n * n; i++)
            expected[2 * (i / n < n / 2 ? 0 : 1) + (i % n < n / 2 ? 0 : 1)] += cell * cell * densities[i];
        Draws model = (Draws) fitted(options(1, Dequantization.UNIFORM), site, network);
        byte[] drawn = model.sample(RANDOM, count).pixels();
        for (int i = 0; i < count; i++) shares[2 * bright(drawn[2 * i]) + bright(drawn[2 * i + 1])] += 1.0 / count;
        for (int quarter = 0; quarter < 4; quarter++) {
            double p = expected[quarter];
            assertEquals(p, shares[quarter], 4 * Math.sqrt(p * (1 - p) / count) + 1e-3, "quarter " + quarter);
        }
    }

    private static int bright(byte intensity) {
        return Byte.toUnsignedInt(intensity) / 128;
    }

    @ParameterizedTest
    @EnumSource(Dequantization.class)
    void trainingLowersTheBound(Dequantization dequantization) {
        Images images = Whole.clustered(3, 24, 4, 4, 3);
        Whole training = Whole.of(new RealNvp(), new RealNvp.Options(2, 1, 6, 1, dequantization, 0.05, 0.05), images);
        double before = loss(training);
        for (int i = 0; i < 40; i++) training.step();
        double bits = (before - loss(training)) / Math.log(2);
        assertTrue(bits > 0.5, "only " + bits + " bits/dim less");
    }

    private static double loss(Whole training) {
        return Optional.ofNullable(training.step().get("train_bits_per_dim")).orElseThrow();
    }

    /** None is out of the gradient's reach once the last layers have left zero. */
    @Test
    void everyWeightHasAGradient() {
        Network network = Flows.network(options(2, Dequantization.VARIATIONAL), site(4, 4, 1, DType.F64));
        Tensor intensities = Tensor.empty(DType.U8, Shape.of(2, 4, 4, 1), Device.CPU);
        for (int i = 0; i < intensities.size(); i++) intensities.set(i, RANDOM.bits(i) & 255);
        try (var tape = Tape.open()) {
            var weights = network.parameters();
            var gradients = tape.gradients(sum(network.nats(intensities, RANDOM)), weights.values());
            weights.forEach((name, weight) ->
                    assertTrue(Arrays.stream(gradients.of(weight).toDoubles()).anyMatch(each -> each != 0), name));
        }
    }

    @Test
    void anExactDensityOfContinuousValuesIsABoundOnBytes() {
        var learner = new RealNvp().learner(options(1, Dequantization.UNIFORM), site(2, 2, 1, DType.F32));
        assertTrue(learner.fitted() instanceof Scores scores
                && scores.meaning() == Meaning.UPPER_BOUND
                && scores.space() == Scores.Space.BYTES);
    }

    @Test
    void whatCannotBeIsRefusedInOneLine() {
        assertRefused(
                "3 scales need 2 halvings, and 27 x 28 pixels allow 0: take --scales 1", () -> learner(3, 27, 28));
        assertRefused("28 x 28 pixels allow 2: take --scales 3", () -> learner(4, 28, 28));
        assertRefused(
                "alpha must be above 0 and below 0.5",
                () -> new RealNvp.Options(1, 1, 1, 1, Dequantization.UNIFORM, 0.5, 0.1));
        assertRefused(
                "scales must be at least 1", () -> new RealNvp.Options(0, 1, 1, 1, Dequantization.UNIFORM, 0.1, 0.1));
    }

    private static void learner(int scales, int height, int width) {
        new RealNvp().learner(options(scales, Dequantization.UNIFORM), site(height, width, 1, DType.F32));
    }

    private static void assertRefused(String part, Executable made) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, made).getMessage());
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count());
    }
}
