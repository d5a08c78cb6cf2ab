package hanji.generative.zoo;

import static hanji.generative.zoo.GatedPixelCnnTest.open;
import static hanji.generative.zoo.PixelRnns.site;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.AllImages;
import hanji.generative.model.Site;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.RecurrentLayer;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Densities and samplers of both PixelRNNs with random weights. */
class PixelRnnTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    private static PixelByPixel<PixelRnn.Network> density(PixelRnns model, int levels, double limit, Site site) {
        var options = new PixelRnn.Options(2 * site.channels(), 2, 0.01);
        return new PixelByPixel<>(
                model.scattered(options, levels, limit, site), site.height(), site.width(), site.channels());
    }

    @ParameterizedTest
    @CsvSource({
        "ROW_LSTM, 3, 3, 1, 2",
        "ROW_LSTM, 1, 2, 3, 2",
        "ROW_LSTM, 2, 1, 3, 2",
        "ROW_LSTM, 2, 2, 1, 4",
        "DIAGONAL_BILSTM, 3, 3, 1, 2",
        "DIAGONAL_BILSTM, 1, 2, 3, 2",
        "DIAGONAL_BILSTM, 2, 1, 3, 2",
        "DIAGONAL_BILSTM, 2, 2, 1, 4"
    })
    void probabilitiesOfAllImagesSumToOneAndSamplesFollowThem(
            PixelRnns model, int height, int width, int colours, int levels) {
        var all = new AllImages(height, width, colours, levels);
        double[] p =
                all.probabilities(density(model, levels, 0.7, site(height, width, colours, DType.F64, Device.CPU)));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(all.count()), "too near to uniform to prove much: entropy " + nats);
        assertTrue(nats > 0.2 * Math.log(all.count()), "too near to certain to prove much: entropy " + nats);
        var drawn = density(model, levels, 0.7, site(height, width, colours, DType.F32, Device.CPU))
                .sample(NOISE, 8000);
        assertEquals(0, all.chiSquareDeviation(p, drawn), 3);
    }

    @ParameterizedTest
    @CsvSource({
        "ROW_LSTM, 5, 6, 1, 1",
        "ROW_LSTM, 4, 3, 3, 2",
        "ROW_LSTM, 3, 1, 1, 3",
        "DIAGONAL_BILSTM, 5, 6, 1, 1",
        "DIAGONAL_BILSTM, 4, 3, 3, 2",
        "DIAGONAL_BILSTM, 3, 1, 1, 3"
    })
    void theCachedSamplerDrawsTheImagesOfThePlainOne(PixelRnns model, int height, int width, int colours, int threads) {
        Site site = site(height, width, colours, DType.F32, Device.fineGrained(threads));
        SamplerEquality.check(density(model, 256, 0.7, site), NOISE);
    }

    @ParameterizedTest
    @CsvSource({"ROW_LSTM, 1", "ROW_LSTM, 3", "DIAGONAL_BILSTM, 1", "DIAGONAL_BILSTM, 3"})
    void onePassHasTheBitsOfTheConditionals(PixelRnns model, int colours) {
        PixelRnn.Network network = density(model, 5, 0.7, site(6, 5, colours, DType.F32, Device.CPU))
                .network();
        OnePass.check(network, network::forward, 6, 5, colours, 5);
    }

    /** Every open weight once for each pixel, but no sums above the first row, and nothing from the right in the last row. */
    @ParameterizedTest
    @CsvSource({"ROW_LSTM, 1", "ROW_LSTM, 3", "DIAGONAL_BILSTM, 1", "DIAGONAL_BILSTM, 3"})
    void drawingTakesTheMultiplyAddsOfOnePass(PixelRnns model, int colours) {
        int height = 5, width = 6, images = 3;
        PixelRnn.Network network = density(model, 4, 1, site(height, width, colours, DType.F32, Device.CPU))
                .network();
        long everywhere = open(network.first()) + open(network.wide()) + open(network.logits()), butOneRow = 0;
        for (RecurrentLayer layer : network.layers()) {
            everywhere += open(layer.out());
            switch (layer) {
                case RecurrentLayer.Row(var down, var _) -> {
                    everywhere += open(down.input());
                    butOneRow += down.states().size();
                }
                case RecurrentLayer.Diagonal(var fromLeft, var fromRight, var _) -> {
                    everywhere += open(fromLeft.input()) + fromLeft.states().size();
                    butOneRow += open(fromRight.input()) + fromRight.states().size();
                }
            }
        }
        byte[] black = new byte[images * height * width * colours];
        assertEquals(
                images * width * (height * everywhere + (height - 1) * butOneRow),
                network.cached(height, width).complete(NOISE, black, 0, _ -> {}).multiplyAdds());
    }

    @ParameterizedTest
    @EnumSource
    void weightsAreCountedInAdvance(PixelRnns model) {
        for (int colours : new int[] {1, 3}) {
            var options = new PixelRnn.Options(6, 2, 0.01);
            Site site = site(4, 4, colours, DType.F32, Device.CPU);
            long counted = model.create(options, 256, site).parameters().values().stream()
                    .mapToLong(Tensor::size)
                    .sum();
            assertEquals(counted, model.kernels.weights(options, colours));
        }
    }

    @ParameterizedTest
    @EnumSource
    void optionsOutOfRangeAreRefused(PixelRnns model) {
        assertThrows(IllegalArgumentException.class, () -> new PixelRnn.Options(0, 1, 0.01));
        assertThrows(IllegalArgumentException.class, () -> new PixelRnn.Options(3, 0, 0.01));
        Site colour = site(4, 4, 3, DType.F32, Device.CPU);
        for (int units : new int[] {4, Integer.MAX_VALUE / 3 * 3})
            assertThrows(
                    IllegalArgumentException.class,
                    () -> PixelRnn.learner(
                            model.kernels,
                            (_, _) -> {
                                throw new AssertionError("made before it was refused");
                            },
                            new PixelRnn.Options(units, 1, 0.01),
                            colour));
    }
}
