package hanji.generative.zoo;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Op;
import hanji.generative.model.Completes;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.sampler.Sampled;
import hanji.kernels.check.CudaDevices;
import hanji.kernels.random.Categorical;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelCnnSamplingTest {
    private static final int HEIGHT = 6;
    private static final int WIDTH = 5;
    private static final Philox RANDOM = new Philox(21, 0, 0);

    /** The last image first, each alone, the whole of it through the network for every intensity. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anImageDependsOnItsNumberAlone(int colours) {
        PixelByPixel<PixelCnn.Network> density = density(colours, Device.CPU);
        byte[] together = density.sample(RANDOM, 70).pixels();
        int size = HEIGHT * WIDTH * colours;
        for (int n : new int[] {69, 32, 31, 0})
            assertArrayEquals(Arrays.copyOfRange(together, n * size, (n + 1) * size), drawAlone(density, n));
    }

    private static byte[] drawAlone(PixelByPixel<PixelCnn.Network> density, int n) {
        byte[] image = new byte[HEIGHT * WIDTH * density.colours()];
        for (int i = 0; i < image.length; i++)
            try (var _ = Scope.open()) {
                Tensor logits = density.network().forward(Tensor.of(image, 1, HEIGHT, WIDTH, density.colours()));
                Tensor row = slice(reshape(logits, image.length, 256), 0, i, i + 1);
                Tensor element = Tensor.of(new int[] {n * image.length + i}, 1);
                image[i] = (byte) (int)
                        Op.run(new Categorical(row, element, RANDOM, DType.I32)).item();
            }
        return image;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void samplesDoNotDependOnTheirCount(int colours) {
        PixelByPixel<PixelCnn.Network> density = density(colours, Device.CPU);
        assertArrayEquals(
                density.sample(RANDOM, 5).slice(0, 2).pixels(),
                density.sample(RANDOM, 2).pixels());
    }

    @ParameterizedTest
    @CsvSource({
        "6, 5, 1, 12, 256, 2, 1",
        "5, 8, 3, 9, 256, 1, 2",
        "9, 7, 1, 5, 7, 3, 3",
        "1, 10, 1, 4, 2, 1, 4",
        "10, 1, 3, 6, 3, 2, 5",
        "13, 17, 1, 32, 256, 1, 6"
    })
    void theCachedSamplerDrawsTheImagesOfThePlainOne(
            int height, int width, int colours, int channels, int levels, int layers, int seed) {
        var config = new PixelCnn.Config(colours, channels, layers, levels);
        for (int images : new int[] {1, 5, 37}) {
            PixelCnn.Network network = Untrained.network(config, 2, DType.F32, Device.cpu(images % 3 + 1));
            var cached = new PixelByPixel<>(network, height, width, colours);
            var random = new Philox(seed, seed, 0);
            assertEquals(Sampled.Sampling.CACHED, cached.sampling());
            assertEquals(Sampled.Sampling.PLAIN, cached.plain().sampling());
            Images plain = cached.plain().sample(random, images);
            assertArrayEquals(plain.pixels(), cached.sample(random, images).pixels());
            var other = new Philox(seed + 1, seed, 0);
            for (int known : new int[] {0, height / 2, height})
                assertArrayEquals(
                        cached.plain().complete(other, plain, known).pixels(),
                        cached.complete(other, plain, known).pixels());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aCudaDeviceDrawsTheSameImagesInOneLaunchAndPlainly(int colours) {
        var config = new PixelCnn.Config(colours, 6, 1, 9);
        PixelCnn.Network here = Untrained.network(config, 2, DType.F32, Device.CPU);
        PixelCnn.Network there = PixelCnn.Network.create(config, 1, DType.F32, CudaDevices.fast());
        there.parameters().forEach((name, parameter) -> {
            Tensor trained = here.parameters().get(name);
            parameter.copyFrom(trained.to(DType.F32, parameter.device()));
        });
        var cached = new PixelByPixel<>(here, 4, 3, colours);
        var persistent = new PixelByPixel<>(there, 4, 3, colours);
        assertEquals(Sampled.Sampling.PERSISTENT, persistent.sampling());
        assertEquals(Sampled.Sampling.PLAIN, persistent.plain().sampling());
        Images expected = cached.sample(RANDOM, 2);
        Images completed = cached.complete(RANDOM, expected, 3);
        for (Completes one : List.of(persistent, persistent.plain())) {
            assertArrayEquals(
                    expected.slice(1, 2).pixels(),
                    one.sample(RANDOM, 1, 1, _ -> {}).pixels());
            assertArrayEquals(expected.pixels(), one.sample(RANDOM, 2).pixels());
            assertArrayEquals(
                    completed.pixels(), one.complete(RANDOM, expected, 3).pixels());
        }
    }

    /** What is kept and what is computed anew has the bits of one pass over the image that was drawn. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatIsDrawnIsTheImageThatOnePassWouldDraw(int colours) {
        PixelByPixel<PixelCnn.Network> density = density(colours, Device.CPU);
        byte[] drawn = density.sample(RANDOM, 3).pixels();
        int[] elements = IntStream.range(0, drawn.length).toArray();
        Tensor logits = density.network().forward(Tensor.of(drawn, 3, HEIGHT, WIDTH, colours));
        Tensor again =
                Op.run(new Categorical(logits, Tensor.of(elements, 3, HEIGHT, WIDTH, colours), RANDOM, DType.U8));
        assertArrayEquals(drawn, Arrays.copyOf(again.bytes(), drawn.length));
    }

    @Test
    void doublePrecisionIsDrawnPlainly() {
        PixelCnn.Network network = Untrained.network(PixelCnn.Config.of(1, 6, 1), 2, DType.F64, Device.CPU);
        assertEquals(Sampled.Sampling.PLAIN, new PixelByPixel<>(network, HEIGHT, WIDTH, 1).sampling());
    }

    @Test
    void aKnownIntensityThatIsNoLevelIsAnError() {
        var config = new PixelCnn.Config(1, 6, 1, 5);
        var density = new PixelByPixel<>(Untrained.network(config, 2, DType.F32, Device.CPU), 3, 3, 1);
        Images tooBright = Images.unlabelled(3, 3, 1, new byte[] {0, 1, 2, 3, 4, 5, 0, 0, 0});
        assertThrows(IndexOutOfBoundsException.class, () -> density.complete(RANDOM, tooBright, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> density.plain().complete(RANDOM, tooBright, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void samplesDoNotDependOnThreads(int threads) {
        byte[] expected = density(3, Device.CPU).sample(RANDOM, 4).pixels();
        assertArrayEquals(
                expected,
                density(3, Device.fineGrained(threads)).sample(RANDOM, 4).pixels());
    }

    @Test
    void anotherSeedGivesOtherSamples() {
        PixelByPixel<PixelCnn.Network> density = density(1, Device.CPU);
        assertFalse(Arrays.equals(
                density.sample(RANDOM, 1).pixels(),
                density.sample(new Philox(22, 0, 0), 1).pixels()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, HEIGHT})
    void completionKeepsTheKnownRowsAndDrawsTheOthers(int knownRows) {
        byte[] pixels = new byte[2 * HEIGHT * WIDTH * 3];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (37 * i);
        Images completed =
                density(3, Device.CPU).complete(RANDOM, Images.unlabelled(HEIGHT, WIDTH, 3, pixels.clone()), knownRows);
        int image = HEIGHT * WIDTH * 3, known = knownRows * WIDTH * 3;
        for (int from = 0; from < pixels.length; from += image) {
            byte[] whole = Arrays.copyOfRange(completed.pixels(), from, from + image);
            assertArrayEquals(Arrays.copyOfRange(pixels, from, from + known), Arrays.copyOf(whole, known));
            for (int row = knownRows; row < HEIGHT; row++)
                assertFalse(Arrays.equals(
                        pixels,
                        from + row * WIDTH * 3,
                        from + (row + 1) * WIDTH * 3,
                        whole,
                        row * WIDTH * 3,
                        (row + 1) * WIDTH * 3));
        }
    }

    private static PixelByPixel<PixelCnn.Network> density(int colours, Device device) {
        PixelCnn.Network network = Untrained.network(PixelCnn.Config.of(colours, 6, 1), 2, DType.F32, device);
        return new PixelByPixel<>(network, HEIGHT, WIDTH, colours);
    }
}
