package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.model.Site;
import hanji.generative.sampler.BlackAndWhite;
import hanji.generative.sampler.Conditionals;
import hanji.generative.sampler.Sampled.Sampling;
import hanji.kernels.reduce.CumSum;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NadeTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    private static Site site(int height, int width, int channels, DType dtype, Device device) {
        return new Site(height, width, channels, 0, device, dtype, new Noise(5));
    }

    private static Nade.Network network(Site site) {
        Nade.Network network = Nade.Network.create(new Nade.Options(37, 0.01), site);
        Untrained.scatter(network, 1);
        return network;
    }

    private static BlackAndWhite.ByRows density(Site site) {
        Nade.Network network = network(site);
        return new BlackAndWhite.ByRows(
                new BlackAndWhite(List.of(network), network.parameters(), site, Sampling.CACHED));
    }

    private static BlackAndWhite.ByRows exact() {
        return density(site(3, 3, 1, DType.F64, Device.CPU));
    }

    @Test
    void probabilitiesOfAllImagesSumToOne() {
        double[] p = BlackAndWhiteImages.probabilities(exact());
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(p.length), "too near to uniform to prove much: entropy " + nats);
    }

    @Test
    void samplesFollowTheProbabilities() {
        var model = density(site(3, 3, 1, DType.F32, Device.CPU));
        assertEquals(0, BlackAndWhiteImages.deviationOfSamples(exact(), model), 3);
    }

    /** Equations 2 and 3 with nothing shared between values, in double precision. */
    @Test
    void theRecursionIsTheModelOfTheDefinition() {
        Site site = site(2, 3, 1, DType.F64, Device.CPU);
        Nade.Network network = network(site);
        double[] x = {1, 0, 1, 1, 0, 1};
        double[] logits = network.logits(Tensor.of(x, 1, 6)).toDoubles();
        int hidden = network.hiddenBias().size();
        for (int d = 0; d < 6; d++) {
            double logit = network.outputBias().get(d);
            for (int unit = 0; unit < hidden; unit++) {
                double a = network.hiddenBias().get(unit);
                for (int before = 0; before < d; before++) a += network.input().get(before * hidden + unit) * x[before];
                logit += network.output().get(d * hidden + unit) / (1 + Math.exp(-a));
            }
            assertEquals(logit, logits[d], 1e-12);
        }
    }

    private static DependencyMatrix matrix(UnaryOperator<Tensor> logits) {
        return DependencyMatrix.of(
                images -> reshape(logits.apply(BlackAndWhite.values(images, DType.F64)), 1, 3, 4, 1, 1),
                3,
                4,
                1,
                Device.CPU);
    }

    @Test
    void eachConditionalSeesEveryValueBeforeItAndNoOther() {
        DependencyMatrix matrix = matrix(network(site(3, 4, 1, DType.F64, Device.CPU))::logits);
        assertEquals(List.of(), matrix.violations());
        assertEquals(List.of(), matrix.blindSpot(new Place(2, 3, 0)));
    }

    /** A recursion that is one value ahead shows each its own. */
    @Test
    void sumsThatCountTheValueItselfAreFound() {
        DependencyMatrix matrix = matrix(values -> CumSum.cumSum(values, 1));
        assertEquals(12, matrix.violations().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void conditionalsOneByOneHaveTheBitsOfTheWholePass(int threads) {
        Site site = site(5, 4, 3, DType.F32, Device.fineGrained(threads));
        Nade.Network network = network(site);
        int images = 5, dimensions = site.dimensions();
        double[] values = new double[images * dimensions];
        for (int i = 0; i < values.length; i++) values[i] = NOISE.bits(i) & 1;
        try (var _ = Scope.open()) {
            float[] whole = network.logits(Tensor.of(values, images, dimensions).to(DType.F32, site.device()))
                    .toFloats();
            Conditionals conditionals = network.cached(images);
            for (int value = 0; value < dimensions; value++) {
                float[] logits = conditionals.logits(value).toFloats();
                double[] bits = new double[images];
                for (int n = 0; n < images; n++) {
                    assertEquals(whole[n * dimensions + value], logits[n]);
                    bits[n] = values[n * dimensions + value];
                }
                conditionals.take(value, bits);
            }
        }
    }

    @Test
    void theRecursionDrawsTheImagesOfTheWholePass() {
        SamplerEquality.check(density(site(6, 5, 1, DType.F32, Device.CPU)), NOISE);
    }
}
