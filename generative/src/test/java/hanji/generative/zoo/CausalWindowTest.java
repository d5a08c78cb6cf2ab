package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.certificate.DependencyMatrix;
import hanji.generative.certificate.DependencyMatrix.Place;
import hanji.generative.model.AllImages;
import hanji.generative.model.Site;
import hanji.generative.sampler.PixelByPixel;
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

class CausalWindowTest {
    private static final Philox NOISE = new Philox(3, 1, 4);

    private static Site site(int height, int width, int colours, DType dtype) {
        return new Site(height, width, colours, 0, Device.CPU, dtype, new Noise(5));
    }

    private static PixelCnn.Network network(int reach, int levels, Site site) {
        PixelCnn.Network network = CausalWindow.network(new CausalWindow.Options(reach, 6, 0.01), levels, site);
        Untrained.scatter(network, 1);
        return network;
    }

    private static PixelByPixel<PixelCnn.Network> density(int levels, Site site) {
        return new PixelByPixel<>(network(1, levels, site), site.height(), site.width(), site.channels());
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 1, 2", "1, 2, 3, 2", "2, 2, 1, 4"})
    void probabilitiesOfAllImagesSumToOneAndSamplesFollowThem(int height, int width, int colours, int levels) {
        var all = new AllImages(height, width, colours, levels);
        double[] p = all.probabilities(density(levels, site(height, width, colours, DType.F64)));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(all.count()), "too near to uniform to prove much: entropy " + nats);
        var drawn = density(levels, site(height, width, colours, DType.F32)).sample(NOISE, 8000);
        assertEquals(0, all.chiSquareDeviation(p, drawn), 3);
    }

    /** Whole rows above within the window, and what is to the left of the pixel: nothing beyond, and no blind spot within. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aPixelSeesItsWindowAndNothingElse(int reach) {
        Site site = site(6, 7, 1, DType.F64);
        var network = network(reach, 2, site);
        DependencyMatrix matrix = DependencyMatrix.of(network::forward, 6, 7, 1, Device.CPU);
        assertEquals(List.of(), matrix.violations());
        for (int y = 0; y < 6; y++)
            for (int x = 0; x < 7; x++) {
                Collection<Place> window = new HashSet<>();
                for (int row = Math.max(0, y - reach); row <= y; row++)
                    for (int column = Math.max(0, x - reach); column <= Math.min(6, x + reach); column++)
                        if (row < y || column < x) window.add(new Place(row, column, 0));
                assertEquals(window, new HashSet<>(matrix.receptiveField(new Place(y, x, 0))));
            }
    }

    @Test
    void redIsSeenByGreenAndBothByBlueOfAPixel() {
        Site site = site(3, 3, 3, DType.F64);
        DependencyMatrix matrix = DependencyMatrix.of(network(1, 2, site)::forward, 3, 3, 3, Device.CPU);
        assertEquals(List.of(), matrix.violations());
        assertTrue(matrix.sees(new Place(1, 1, 1), new Place(1, 1, 0)));
        assertTrue(matrix.sees(new Place(1, 1, 2), new Place(1, 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theCachedSamplerDrawsTheImagesOfThePlainOne(int colours) {
        Site site = site(6, 5, colours, DType.F32);
        SamplerEquality.check(new PixelByPixel<>(network(2, 256, site), 6, 5, colours), NOISE);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new CausalWindow.Options(0, 6, 0.01));
        assertThrows(IllegalArgumentException.class, () -> new CausalWindow.Options(1, 0, 0.01));
        var odd = new CausalWindow.Options(1, 4, 0.01);
        assertThrows(IllegalArgumentException.class, () -> new CausalWindow().learner(odd, site(3, 3, 3, DType.F32)));
    }
}
