package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelCnnTest {
    @ParameterizedTest
    @CsvSource({"1, 8, 2, 256", "3, 6, 0, 256", "1, 4, 1, 2", "3, 3, 1, 5"})
    void aSizeKnowsItsNumberOfWeights(int colours, int channels, int layers, int levels) {
        var config = new PixelCnn.Config(colours, channels, layers, levels);
        var parameters =
                PixelCnn.Network.create(config, 1, DType.F32, Device.CPU).parameters();
        assertEquals(parameters.values().stream().mapToInt(Tensor::size).sum(), config.parameters());
    }

    @Test
    void levelsAreThoseOfAByte() {
        assertEquals(256, PixelCnn.Config.of(1, 1, 1).levels());
        assertThrows(IllegalArgumentException.class, () -> new PixelCnn.Config(1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new PixelCnn.Config(1, 1, 1, 257));
    }
}
