package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.model.AllImages;
import hanji.generative.model.Site;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.Work;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridRecurrentTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    private static Site site(int height, int width, int colours, DType dtype) {
        return new Site(height, width, colours, 0, Device.CPU, dtype, new Noise(5));
    }

    private static GridRecurrent.Network network(int levels, Site site) {
        var network = GridRecurrent.Network.create(new GridRecurrent.Options(5, 6, 0.01), levels, site);
        Untrained.scatter(network, 2);
        return network;
    }

    private static PixelByPixel<GridRecurrent.Network> density(int levels, Site site) {
        return new PixelByPixel<>(network(levels, site), site.height(), site.width(), site.channels());
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 1, 2", "1, 2, 3, 2", "2, 1, 3, 2", "2, 2, 1, 4"})
    void probabilitiesOfAllImagesSumToOneAndSamplesFollowThem(int height, int width, int colours, int levels) {
        var all = new AllImages(height, width, colours, levels);
        double[] p = all.probabilities(density(levels, site(height, width, colours, DType.F64)));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(all.count()), "too near to uniform to prove much: entropy " + nats);
        var drawn = density(levels, site(height, width, colours, DType.F32)).sample(NOISE, 8000);
        assertEquals(0, all.chiSquareDeviation(p, drawn), 3);
    }

    /** The rectangle above and to the left, whole: no pixel to the right of it, however far above. */
    @Test
    void aPixelSeesTheRectangleThatEndsInItAndNothingElse() {
        var network = network(2, site(4, 5, 1, DType.F64));
        DependencyMatrix matrix = DependencyMatrix.of(network::forward, 4, 5, 1, Device.CPU);
        assertEquals(List.of(), matrix.violations());
        for (int y = 0; y < 4; y++)
            for (int x = 0; x < 5; x++) {
                Collection<Place> rectangle = new HashSet<>();
                for (int row = 0; row <= y; row++)
                    for (int column = 0; column <= x; column++)
                        if (row < y || column < x) rectangle.add(new Place(row, column, 0));
                assertEquals(rectangle, new HashSet<>(matrix.receptiveField(new Place(y, x, 0))));
            }
    }

    @Test
    void redIsSeenByGreenAndBothByBlueOfAPixel() {
        var network = network(2, site(3, 3, 3, DType.F64));
        DependencyMatrix matrix = DependencyMatrix.of(network::forward, 3, 3, 3, Device.CPU);
        assertEquals(List.of(), matrix.violations());
        assertTrue(matrix.sees(new Place(1, 1, 1), new Place(1, 1, 0)));
        assertTrue(matrix.sees(new Place(1, 1, 2), new Place(1, 1, 1)));
        assertFalse(matrix.sees(new Place(1, 1, 0), new Place(0, 2, 0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theWavefrontDrawsTheImagesOfWholePasses(int colours) {
        Site site = site(6, 5, colours, DType.F32);
        SamplerEquality.check(new PixelByPixel<>(network(256, site), 6, 5, colours), NOISE);
    }

    /** In height + width - 1 steps: 55 for 28 x 28. */
    @Test
    void drawingTakesTheMultiplyAddsOfOnePass() {
        for (int colours : new int[] {1, 3}) {
            Site site = site(28, 28, colours, DType.F32);
            var network = network(4, site);
            Work work = network.cached(28, 28).complete(NOISE, new byte[2 * 28 * 28 * colours], 0, _ -> {});
            assertEquals(55, work.steps());
            assertEquals(2 * 28 * 28 * onePixel(colours, 4), work.multiplyAdds());
        }
    }

    /** Weights that are open: 6 inputs a colour, 5 units, 6 channels. */
    private static long onePixel(int colours, int levels) {
        int part = 6 / colours, groups = colours * (colours + 1) / 2;
        long state = 6L * colours * 5 + 2 * 5 * 5, context = 2 * 5 * 6;
        return state + context + 6L * part * (groups - colours) + (long) part * levels * groups;
    }
}
