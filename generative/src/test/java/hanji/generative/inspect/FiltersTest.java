package hanji.generative.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.model.LayerChain.Link;
import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private static final Site SITE = new Site(2, 1, 1, 2, Device.CPU, DType.F32, new Noise(1));

    private static Images of(Tensor weight) {
        return Filters.of(new Link("first", weight, units -> units, true), SITE);
    }

    /** Two filters of 1 x 3: (1, -1, 0) and (0, 2, -4). */
    @Test
    void aFilterIsTheWeightsOfAUnitTheLargestFirst() {
        Images filters = of(Tensor.of(new float[] {1, 0, -1, 2, 0, -4}, 1, 3, 1, 2));
        assertEquals(2, filters.count());
        assertEquals(1, filters.height());
        assertEquals(3, filters.width());
        byte grey = (byte) 128, white = (byte) 255, black = 0, half = (byte) 191;
        assertArrayEquals(new byte[] {grey, half, black, white, black, grey}, filters.pixels());
    }

    @Test
    void aLayerWithoutPositionsHasFiltersAsLargeAsTheImage() {
        Images filters = of(Tensor.of(new float[] {1, 2, -1, 0}, 2, 2));
        assertEquals(2, filters.height());
        assertEquals(1, filters.width());
        assertArrayEquals(new byte[] {(byte) 255, (byte) 128, (byte) 255, 0}, filters.pixels());
    }
}
