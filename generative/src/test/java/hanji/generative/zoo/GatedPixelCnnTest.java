package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.AllImages;
import hanji.generative.model.Completes;
import hanji.generative.model.Density;
import hanji.generative.model.Site;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.Sampled;
import hanji.generative.sampler.Sampled.Sampling;
import hanji.nn.data.Images;
import hanji.nn.layer.Conv;
import hanji.nn.layer.Initializer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Densities, samplers and classes of gated PixelCNNs with random weights. */
class GatedPixelCnnTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    static GatedPixelCnn.Network network(GatedPixelCnn.Config config, DType dtype, Device device) {
        var initializer = Initializer.of(new Noise(5), "gated pixelcnn", dtype, device);
        GatedPixelCnn.Network network = GatedPixelCnn.Network.create(config, initializer);
        Untrained.scatter(network, 0.7);
        return network;
    }

    /** @param limit of the weights: where outcomes are neither almost equally likely nor almost certain */
    private static Sampled density(AllImages all, int classes, double limit, DType dtype) {
        Device device = Device.CPU;
        var config = new GatedPixelCnn.Config(all.colours(), 2 * all.colours(), 3, all.levels(), classes);
        GatedPixelCnn.Network network = network(config, dtype, device);
        Untrained.scatter(network, limit);
        if (classes == 0) return new PixelByPixel<>(network.given(List.of()), all.height(), all.width(), all.colours());
        Site site = new Site(all.height(), all.width(), all.colours(), classes, device, dtype, new Noise(5));
        return new ByClass<>(network::given, site, classes);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3, 1, 2, 0, 0.45",
        "1, 2, 3, 2, 0, 0.55",
        "2, 1, 3, 2, 0, 0.55",
        "2, 2, 1, 4, 0, 0.7",
        "3, 3, 1, 2, 3, 1"
    })
    void probabilitiesOfAllImagesSumToOne(int height, int width, int colours, int levels, int classes, double limit) {
        var all = new AllImages(height, width, colours, levels);
        double[] p = all.probabilities((Density) density(all, classes, limit, DType.F64));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(all.count()), "too near to uniform to prove much: entropy " + nats);
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 1, 2, 0, 0.45", "1, 2, 3, 2, 0, 0.55", "3, 3, 1, 2, 2, 1"})
    void samplesFollowTheProbabilities(int height, int width, int colours, int levels, int classes, double limit) {
        var all = new AllImages(height, width, colours, levels);
        double[] p = all.probabilities((Density) density(all, classes, limit, DType.F64));
        Images drawn = density(all, classes, limit, DType.F32).sample(NOISE, 8000);
        assertEquals(0, all.chiSquareDeviation(p, drawn), 3);
    }

    @ParameterizedTest
    @CsvSource({
        "6, 5, 1, 8, 256, 3, 0",
        "5, 8, 3, 9, 256, 2, 2",
        "9, 7, 1, 5, 7, 4, 3",
        "1, 10, 1, 4, 5, 1, 0",
        "10, 1, 3, 6, 3, 2, 2",
        "3, 9, 1, 19, 256, 1, 3"
    })
    void theCachedSamplerDrawsTheImagesOfThePlainOne(
            int height, int width, int colours, int channels, int levels, int layers, int classes) {
        var config = new GatedPixelCnn.Config(colours, channels, layers, levels, classes);
        Completes plain = sampled(config, height, width, Device.CPU).plain();
        Images expected = plain.sample(NOISE, 33);
        assertTrue(IntStream.range(0, 33)
                        .mapToObj(n -> expected.slice(n, n + 1).sha256())
                        .distinct()
                        .count()
                > 5);
        for (int threads : new int[] {1, 2, 3}) {
            Sampled cached = sampled(config, height, width, Device.fineGrained(threads));
            assertEquals(Sampling.CACHED, cached.sampling());
            for (int images : new int[] {1, 7, 32})
                assertArrayEquals(
                        expected.slice(0, images).pixels(),
                        cached.sample(NOISE, images).pixels());
        }
        Images few = expected.slice(0, 9);
        for (int known : new int[] {0, height / 2, height})
            assertArrayEquals(
                    plain.complete(NOISE, few, known).pixels(),
                    sampled(config, height, width, Device.CPU)
                            .complete(NOISE, few, known)
                            .pixels());
    }

    private static Sampled sampled(GatedPixelCnn.Config config, int height, int width, Device device) {
        GatedPixelCnn.Network network = network(config, DType.F32, device);
        Site site = new Site(height, width, config.colours(), config.classes(), device, DType.F32, new Noise(5));
        return config.classes() == 0
                ? new PixelByPixel<>(network.given(List.of()), height, width, config.colours())
                : new ByClass<>(network::given, site, config.classes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void onePassHasTheBitsOfTheConditionals(int colours) {
        var config = new GatedPixelCnn.Config(colours, 2 * colours, 3, 5, 2);
        GatedPixelCnn.Given given = network(config, DType.F32, Device.CPU).given(List.of(1));
        OnePass.check(given, given::forward, 11, 6, colours, 5);
    }

    /** Counted independently: every open weight of every convolution, once for each pixel. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theSamplersMultiplyAddsAreThoseOfOneForwardPass(int colours) {
        var config = new GatedPixelCnn.Config(colours, 2 * colours, 3, 4, 0);
        GatedPixelCnn.Network network = network(config, DType.F32, Device.CPU);
        long onePixel = Stream.concat(
                        network.layers().stream()
                                .flatMap(layer -> Stream.of(
                                        layer.vertical(), layer.toHorizontal(), layer.horizontal(), layer.out())),
                        Stream.of(network.wide(), network.logits()))
                .mapToLong(GatedPixelCnnTest::open)
                .sum();
        int images = 5, pixels = 4 * 6;
        byte[] black = new byte[images * pixels * colours];
        assertEquals(
                onePixel * images * pixels,
                network.given(List.of())
                        .cached(4, 6)
                        .complete(NOISE, black, 0, _ -> {})
                        .multiplyAdds());
    }

    /** Open weights. */
    static long open(Conv conv) {
        var shape = conv.weight().shape();
        long open = 0;
        for (int i = 0; i < shape.size(); i++) {
            int f = i % shape.dim(3), c = i / shape.dim(3) % shape.dim(2), tap = i / shape.dim(3) / shape.dim(2);
            if (conv.mask().opens(shape, tap / shape.dim(1), tap % shape.dim(1), c, f)) open++;
        }
        return open;
    }

    @Test
    void theClassOfAnImageIsThatOfBayesRule() {
        var all = new AllImages(2, 2, 1, 2);
        var config = new GatedPixelCnn.Config(1, 4, 2, 2, 3);
        GatedPixelCnn.Network network = network(config, DType.F64, Device.CPU);
        Site site = new Site(2, 2, 1, 3, Device.CPU, DType.F64, new Noise(5));
        var density = new ByClass<>(network::given, site, 3);
        double[] p = all.probabilities(density);
        double[] logProbs = density.logProbs(all.images()).toDoubles();
        for (int k = 0; k < 3; k++) {
            var given = new PixelByPixel<>(network.given(Collections.nCopies(all.count(), k)), 2, 2, 1);
            double[] ofClass = all.probabilities(given);
            assertEquals(1, Arrays.stream(ofClass).sum(), 1e-12);
            for (int n = 0; n < all.count(); n++)
                assertEquals(ofClass[n] / 3 / p[n], Math.exp(logProbs[3 * n + k]), 1e-12);
        }
        for (int n = 0; n < all.count(); n++)
            assertEquals(
                    1, Arrays.stream(logProbs, 3 * n, 3 * n + 3).map(Math::exp).sum(), 1e-12);
    }

    /** Image n is of class n modulo their number, as if that class alone were drawn. */
    @Test
    void classesAreDrawnInTurn() {
        var config = new GatedPixelCnn.Config(1, 4, 2, 256, 3);
        GatedPixelCnn.Network network = network(config, DType.F32, Device.CPU);
        Images drawn = sampled(config, 4, 4, Device.CPU).sample(NOISE, 6);
        for (int n = 0; n < 6; n++) {
            var ofClass = new PixelByPixel<>(network.given(Collections.nCopies(6, n % 3)), 4, 4, 1);
            assertArrayEquals(
                    ofClass.sample(NOISE, 6).slice(n, n + 1).pixels(),
                    drawn.slice(n, n + 1).pixels());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 1, 0", "1, 4, 3, 2", "3, 6, 2, 3"})
    void parametersAreCountedInAdvance(int colours, int channels, int layers, int classes) {
        var config = new GatedPixelCnn.Config(colours, channels, layers, 256, classes);
        long counted = network(config, DType.F32, Device.CPU).parameters().values().stream()
                .mapToLong(Tensor::size)
                .sum();
        assertTrue(config.parameters() >= counted, config.parameters() + " for " + counted);
        assertTrue(config.parameters() < 1.5 * counted + 10_000, config.parameters() + " for " + counted);
    }
}
