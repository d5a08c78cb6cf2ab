package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.AllImages;
import hanji.generative.sampler.PixelByPixel;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiny twins of the PixelCNN, over images that can all be listed. */
class PixelCnnEnumerationTest {
    private static final double GAIN = 2;

    @ParameterizedTest
    @CsvSource({"3, 3, 1, 2", "1, 2, 3, 2", "2, 1, 3, 2", "2, 2, 1, 4"})
    void theProbabilitiesOfAllImagesSumToOne(int height, int width, int colours, int levels) {
        var all = new AllImages(height, width, colours, levels);
        double[] p = all.probabilities(twin(all, DType.F64));
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(all.count()), "too near to uniform to prove much: entropy " + nats);
    }

    /** The sampler that users have, in F32, against probabilities in F64. */
    @ParameterizedTest
    @CsvSource({"3, 3, 1, 2", "1, 2, 3, 2"})
    void samplesFollowTheProbabilities(int height, int width, int colours, int levels) {
        var all = new AllImages(height, width, colours, levels);
        double[] p = all.probabilities(twin(all, DType.F64));
        var drawn = twin(all, DType.F32).sample(new Philox(17, 0, 0), 8000);
        assertEquals(0, all.chiSquareDeviation(p, drawn), 3);
    }

    private static PixelByPixel<PixelCnn.Network> twin(AllImages all, DType dtype) {
        var config = new PixelCnn.Config(all.colours(), 6, 1, all.levels());
        PixelCnn.Network network = Untrained.network(config, GAIN, dtype, Device.CPU);
        return new PixelByPixel<>(network, all.height(), all.width(), all.colours());
    }
}
