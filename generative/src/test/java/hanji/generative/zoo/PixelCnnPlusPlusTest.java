package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.AllImages;
import hanji.generative.model.Density;
import hanji.generative.model.Site;
import hanji.generative.sampler.GatedBlock;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.PixelStream;
import hanji.generative.sampler.Sampled;
import hanji.generative.sampler.Work;
import hanji.nn.data.Images;
import hanji.nn.layer.Initializer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Densities and samplers of PixelCNN++ with random weights. */
class PixelCnnPlusPlusTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    static PixelCnnPlusPlus.Network network(PixelCnnPlusPlus.Config config, DType dtype, Device device) {
        var initializer = Initializer.of(new Noise(5), "pixelcnn-pp", dtype, device);
        PixelCnnPlusPlus.Network network = PixelCnnPlusPlus.Network.create(config, initializer);
        Untrained.scatter(network, 0.6);
        narrow(network, 2.2);
        return network;
    }

    /** Makes components narrower, so that a pixel's few levels are not almost equally likely. */
    private static void narrow(PixelCnnPlusPlus.Network network, double by) {
        Tensor bias = network.streams().out().bias();
        int k = network.mixture().components();
        for (int c = 0; c < network.mixture().colours(); c++)
            for (int i = (2 + 2 * c) * k; i < (3 + 2 * c) * k; i++) bias.set(i, bias.get(i) - by);
    }

    private static Sampled density(PixelCnnPlusPlus.Config config, int height, int width, DType dtype, Device device) {
        PixelCnnPlusPlus.Network network = network(config, dtype, device);
        if (config.classes() > 0) narrow(network, 1); // their mean is nearer to uniform than each
        if (config.classes() == 0) return new PixelByPixel<>(network.given(List.of()), height, width, config.colours());
        Site site = new Site(height, width, config.colours(), config.classes(), device, dtype, new Noise(5));
        return new ByClass<>(network::given, site, config.classes());
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 1, 2, 2, 0", "1, 2, 3, 2, 1, 0", "2, 1, 3, 2, 1, 0", "2, 2, 1, 4, 1, 0", "3, 2, 1, 2, 1, 2"})
    void probabilitiesOfAllImagesSumToOneAndSamplesFollowThem(
            int height, int width, int colours, int levels, int halvings, int classes) {
        var all = new AllImages(height, width, colours, levels);
        var config = new PixelCnnPlusPlus.Config(colours, 3, 1, halvings, 2, levels, classes);
        double[] p = all.probabilities((Density) density(config, height, width, DType.F64, Device.CPU));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(all.count()), "too near to uniform to prove much: entropy " + nats);
        Images drawn = density(config, height, width, DType.F32, Device.CPU).sample(NOISE, 8000);
        assertEquals(0, all.chiSquareDeviation(p, drawn), 3);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 3, 1, 256, 1, 2, 0, 1",
        "3, 4, 3, 12, 1, 1, 2, 1",
        "6, 5, 1, 8, 2, 2, 3, 1",
        "2, 6, 1, 5, 1, 3, 0, 3",
        "6, 1, 1, 3, 1, 2, 2, 3"
    })
    void theCachedSamplerDrawsTheImagesOfThePlainOne(
            int height, int width, int colours, int levels, int blocks, int halvings, int classes, int threads) {
        var config = new PixelCnnPlusPlus.Config(colours, 5, blocks, halvings, 2, levels, classes);
        Device device = threads == 1 ? Device.cpu(1) : Device.fineGrained(threads);
        SamplerEquality.check(density(config, height, width, DType.F32, device), NOISE);
    }

    /** The log-probabilities of each pixel by itself, from images in which it and all after it are unknown. */
    @ParameterizedTest
    @CsvSource({"1, 256", "3, 5"})
    void onePassIsTheProductOfTheConditionals(int colours, int levels) {
        int height = 7, width = 6, size = height * width * colours;
        var config = new PixelCnnPlusPlus.Config(colours, 4, 1, 2, 3, levels, 2);
        PixelCnnPlusPlus.Given given = network(config, DType.F32, Device.CPU).given(List.of(1));
        byte[] pixels = new byte[size];
        for (int i = 0; i < size; i++) pixels[i] = (byte) ((NOISE.bits(i) & 0xFF) % levels);
        double[] onePass =
                given.nats(Tensor.of(pixels, 1, height, width, colours)).toDoubles();
        for (int i = 0; i < size; i++)
            try (var _ = Scope.open()) {
                byte[] before = Arrays.copyOf(Arrays.copyOf(pixels, i), size);
                int pixel = i / colours, colour = i % colours;
                Tensor logits =
                        given.logitsAt(Tensor.of(before, 1, height, width, colours), pixel / width, pixel % width);
                int level = colour * levels + Byte.toUnsignedInt(pixels[i]);
                assertEquals(onePass[i], -logits.toDoubles()[level], "intensity " + i);
            }
    }

    /** Counted independently: every weight of every layer, once for each pixel that the layer makes. */
    @ParameterizedTest
    @CsvSource({"9, 10, 1, 2", "7, 10, 3, 2", "5, 3, 1, 0"})
    void theSamplersMultiplyAddsAreThoseOfOneForwardPass(int height, int width, int colours, int halvings) {
        var config = new PixelCnnPlusPlus.Config(colours, 4, 1, halvings, 2, 4, 0);
        PixelCnnPlusPlus.Network network = network(config, DType.F32, Device.CPU);
        var streams = network.streams();
        long first = IntStream.of(
                        streams.above().weight().size(),
                        streams.rowAbove().weight().size(),
                        streams.toTheLeft().weight().size(),
                        streams.out().weight().size())
                .sum();
        long onePass = first * height * width
                + multiplyAdds(streams.down(), height, width)
                + multiplyAdds(streams.downRight(), height, width);
        int images = 2;
        Work work = network.given(List.of())
                .cached(height, width)
                .complete(NOISE, new byte[images * height * width * colours], 0, _ -> {});
        assertEquals(images * onePass, work.multiplyAdds());
        assertEquals(height * width, work.steps());
    }

    private static long multiplyAdds(PixelStream stream, int height, int width) {
        long blocks = Stream.concat(stream.encoder().stream(), stream.decoder().stream())
                .mapToLong(PixelCnnPlusPlusTest::weights)
                .sum();
        int rows = Math.ceilDiv(height, 2), columns = Math.ceilDiv(width, 2);
        long coarser = stream.inner()
                .map(inner -> multiplyAdds(inner.stream(), rows, columns)
                        + (long) rows
                                * columns
                                * (inner.down().weight().size()
                                        + inner.up().weight().size()))
                .orElse(0L);
        return blocks * height * width + coarser;
    }

    private static long weights(GatedBlock block) {
        return block.first().weight().size()
                + block.second().weight().size()
                + block.beside().map(conv -> conv.weight().size()).orElse(0);
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 1, 0, 0", "1, 4, 2, 3, 2", "3, 6, 1, 2, 3"})
    void parametersAreCountedInAdvance(int colours, int channels, int blocks, int halvings, int classes) {
        var config = new PixelCnnPlusPlus.Config(colours, channels, blocks, halvings, 5, 256, classes);
        long counted = network(config, DType.F32, Device.CPU).parameters().values().stream()
                .mapToLong(Tensor::size)
                .sum();
        assertTrue(config.parameters() >= counted, config.parameters() + " for " + counted);
        assertTrue(config.parameters() < 1.5 * counted + 1000, config.parameters() + " for " + counted);
    }

    @Test
    void imagesThatCannotBeHalvedSoOftenAreRefused() {
        var recipe = new PixelCnnPlusPlus();
        var options = new PixelCnnPlusPlus.Options(4, 1, 3, 2, 0, false, 0.01);
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> recipe.learner(options, new Site(4, 7, 1, 0, Device.CPU, DType.F32, new Noise(5))));
        assertEquals("images of 4 x 7 pixels cannot be halved 3 times", refused.getMessage());
    }

    /** Dropout is for training alone, and another one at each step. */
    @Test
    void dropoutChangesTheLossOfAStepOnly() {
        Images images = Whole.random(3, 4, 5, 5);
        var dropped = Whole.of(new PixelCnnPlusPlus(), options(0.5), images);
        var whole = Whole.of(new PixelCnnPlusPlus(), options(0), images);
        double[] score = ((Density) whole.learner.fitted()).nats(images);
        assertArrayEquals(score, ((Density) dropped.learner.fitted()).nats(images));
        double mean = Arrays.stream(score).sum() / (4 * 25);
        assertEquals(mean, whole.step().get("train_bits_per_dim"), 1e-5 * mean);
        assertTrue(Math.abs(mean - dropped.step().get("train_bits_per_dim")) > 1e-4 * mean);
    }

    private static PixelCnnPlusPlus.Options options(double dropout) {
        return new PixelCnnPlusPlus.Options(4, 1, 1, 2, dropout, false, 0.01);
    }
}
