package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.measure.PerPixel;
import hanji.generative.sampler.Codable;
import hanji.generative.sampler.PixelByPixel;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each pixel costs is the density's own figure, pixel by pixel. */
class PerPixelTest {
    private static PixelByPixel<PixelCnn.Network> density(int colours) {
        var config = new PixelCnn.Config(colours, 6, 1, 256);
        return new PixelByPixel<>(Untrained.network(config, 4, DType.F32, Device.fineGrained(2)), 4, 5, colours);
    }

    private static Images images(int colours) {
        byte[] pixels = new byte[19 * 20 * colours];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (i * i * 31 % 251);
        return Images.unlabelled(4, 5, colours, pixels);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void eachPixelCostsWhatTheNetworkSays(int colours) {
        PixelByPixel<PixelCnn.Network> density = density(colours);
        Images images = images(colours);
        double[] expected = new double[20];
        double[] nats = density.network()
                .nats(Tensor.of(images.pixels(), 19, 4, 5, colours))
                .toDoubles();
        for (int i = 0; i < nats.length; i++) expected[i / colours % 20] += nats[i] / Math.log(2) / 19;
        for (Codable each : new Codable[] {density, density.plain()})
            assertArrayEquals(expected, PerPixel.bits(each, images, _ -> {}), 1e-5);
        double whole = Arrays.stream(density.nats(images)).sum() / Math.log(2) / 19;
        assertEquals(whole, Arrays.stream(expected).sum(), 1e-4);
    }

    /** -log2 p(x | likeliest class): at most -log2 p(x), the mean over classes. */
    @Test
    void ofAClassConditionalDensityTheLikeliestClassCounts() {
        var density = CodecTest.byClass(Device.CPU);
        Images images = density.sample(new Philox(1, 1, 1), 9);
        double[] joint = density.logProbs(images).toDoubles(), nats = density.nats(images);
        double expected = 0;
        for (int n = 0; n < 9; n++) {
            double best = Arrays.stream(joint, n * 5, n * 5 + 5).max().orElseThrow();
            expected += (nats[n] - best - Math.log(5)) / Math.log(2) / 9;
        }
        assertEquals(
                expected, Arrays.stream(PerPixel.bits(density, images, _ -> {})).sum(), 1e-3);
    }
}
