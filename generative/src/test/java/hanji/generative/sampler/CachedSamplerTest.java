package hanji.generative.sampler;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.kernels.random.Categorical;
import hanji.nn.layer.Conv;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachedSamplerTest {
    private static final Philox RANDOM = new Philox(8, 1, 0);

    /** Images from the definition: for each intensity the whole image goes through the network. */
    private static byte[] plain(CausalNetwork network, int height, int width, byte[] given, int knownRows) {
        byte[] images = given.clone();
        int size = height * width * network.colours(), count = images.length / size;
        for (int i = knownRows * width * network.colours(); i < size; i++)
            try (var _ = Scope.open()) {
                Tensor logits = Networks.forward(network, Tensor.of(images, count, height, width, network.colours()));
                for (int n = 0; n < count; n++) {
                    int element = n * size + i;
                    Tensor row = slice(reshape(logits, images.length, network.levels()), 0, element, element + 1);
                    Tensor number = Tensor.of(new int[] {element}, 1);
                    images[element] = (byte) Op.run(new Categorical(row, number, RANDOM, DType.I32))
                            .item();
                }
            }
        return images;
    }

    private static byte[] cached(CausalNetwork network, int height, int width, byte[] given, int knownRows) {
        byte[] images = given.clone();
        new CachedSampler(network, height, width).complete(RANDOM, images, knownRows, _ -> {});
        return images;
    }

    @ParameterizedTest
    @CsvSource({
        "7, 9, 1, 8, 2, 1",
        "5, 6, 3, 6, 1, 3",
        "1, 11, 1, 4, 1, 2",
        "11, 1, 3, 3, 1, 2",
        "1, 1, 3, 3, 0, 1",
        "6, 13, 2, 4, 2, 17",
        "4, 5, 1, 70, 1, 2"
    })
    void drawsTheImagesThatOneForwardPassForEachIntensityDraws(
            int height, int width, int colours, int channels, int layers, int images) {
        for (int levels : new int[] {256, 5}) {
            CausalNetwork network = Networks.plain(colours, channels, layers, levels, Device.CPU);
            byte[] black = new byte[images * height * width * colours];
            byte[] drawn = cached(network, height, width, black, 0);
            assertArrayEquals(plain(network, height, width, black, 0), drawn);
            assertTrue(height * width == 1 || !Arrays.equals(black, drawn));
        }
    }

    @ParameterizedTest
    @CsvSource({"6, 7, 1", "5, 4, 3", "1, 6, 2", "6, 1, 1"})
    void everyFormOfStageAndShapeOfKernelIsExact(int height, int width, int colours) {
        CausalNetwork network = Networks.mixed(colours, 7, Device.CPU);
        byte[] black = new byte[3 * height * width * colours];
        assertArrayEquals(plain(network, height, width, black, 0), cached(network, height, width, black, 0));
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 4", "3, 2", "3, 5", "1, 6"})
    void completionIsExactAndKeepsWhatIsKnown(int colours, int knownRows) {
        int height = 6, width = 7, known = knownRows * width * colours, size = height * width * colours;
        byte[] given = new byte[2 * size];
        for (int i = 0; i < given.length; i++) given[i] = (byte) (i * i % 9);
        for (CausalNetwork network :
                List.of(Networks.plain(colours, 6, 1, 9, Device.CPU), Networks.mixed(colours, 9, Device.CPU))) {
            byte[] drawn = cached(network, height, width, given, knownRows);
            assertArrayEquals(plain(network, height, width, given, knownRows), drawn);
            for (int n = 0; n < 2; n++)
                assertTrue(Arrays.equals(given, n * size, n * size + known, drawn, n * size, n * size + known));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void threadsDoNotChangeTheImages(int threads) {
        byte[] black = new byte[19 * 5 * 6];
        byte[] expected = cached(Networks.plain(1, 6, 1, 256, Device.cpu(1)), 5, 6, black, 0);
        for (Device device : List.of(Device.cpu(threads), Device.fineGrained(threads)))
            assertArrayEquals(expected, cached(Networks.plain(1, 6, 1, 256, device), 5, 6, black, 0));
    }

    /** Counted independently: every open weight of every convolution, once for each pixel. */
    @ParameterizedTest
    @CsvSource({"9, 8, 1, 3", "5, 6, 3, 2", "1, 9, 2, 19"})
    void theMultiplyAddsAreThoseOfOneForwardPass(int height, int width, int colours, int images) {
        for (CausalNetwork network :
                List.of(Networks.plain(colours, 6, 2, 4, Device.CPU), Networks.mixed(colours, 4, Device.CPU))) {
            byte[] black = new byte[images * height * width * colours];
            Work work = new CachedSampler(network, height, width).complete(RANDOM, black, 0, _ -> {});
            long onePixel = network.stages().stream()
                    .mapToLong(stage -> open(stage.conv()))
                    .sum();
            assertEquals(onePixel * images * height * width, work.multiplyAdds());
        }
    }

    private static long open(Conv conv) {
        var shape = conv.weight().shape();
        long open = 0;
        for (int ky = 0; ky < shape.dim(0); ky++)
            for (int kx = 0; kx < shape.dim(1); kx++)
                for (int c = 0; c < shape.dim(2); c++)
                    for (int f = 0; f < shape.dim(3); f++) if (conv.mask().opens(shape, ky, kx, c, f)) open++;
        return open;
    }

    /** At a known pixel nobody reads the logits, nor the last 3x3 stage, which only they read. */
    @Test
    void completionLeavesOutWhatNobodyReadsAtKnownPixels() {
        CausalNetwork network = Networks.plain(1, 6, 2, 4, Device.CPU);
        var sampler = new CachedSampler(network, 6, 5);
        long[] stages =
                network.stages().stream().mapToLong(stage -> open(stage.conv())).toArray();
        long known = stages[0] + stages[1], drawn = known + stages[2] + stages[3];
        assertEquals(
                2 * 5 * known + 4 * 5 * drawn,
                sampler.complete(RANDOM, new byte[30], 2, _ -> {}).multiplyAdds());
        assertEquals(Work.NONE, sampler.complete(RANDOM, new byte[30], 6, _ -> {}));
    }

    @Test
    void rowsInAWavefrontTake136StepsInsteadOf784() {
        CausalNetwork thin = Networks.plain(1, 1, 8, 2, Device.CPU);
        assertEquals(
                136,
                new CachedSampler(thin, 28, 28)
                        .complete(RANDOM, new byte[2 * 784], 0, _ -> {})
                        .steps());
    }

    @Test
    void progressRisesToOne() {
        var calls = new AtomicInteger();
        double[] last = new double[1];
        new CachedSampler(Networks.plain(1, 2, 1, 4, Device.fineGrained(2)), 5, 6)
                .complete(RANDOM, new byte[7 * 30], 0, share -> {
                    assertTrue(share > last[0]);
                    last[0] = share;
                    calls.incrementAndGet();
                });
        assertEquals(1, last[0]);
        assertTrue(calls.get() >= 22);
    }

    @Test
    void nothingLargeIsAllocatedFromTheSecondRunOn() {
        Device device = Device.cpu(1);
        var sampler = new CachedSampler(Networks.plain(1, 16, 2, 256, device), 9, 9);
        sampler.complete(RANDOM, new byte[4 * 81], 0, _ -> {});
        long warm = device.allocatedBytes();
        sampler.complete(RANDOM, new byte[4 * 81], 0, _ -> {});
        assertEquals(warm, device.allocatedBytes());
    }

    @Test
    void noImagesAreDrawnAsNoImages() {
        var sampler = new CachedSampler(Networks.plain(1, 2, 0, 2, Device.CPU), 3, 3);
        assertEquals(0, sampler.complete(RANDOM, new byte[0], 0, _ -> {}).multiplyAdds());
        assertThrows(IllegalArgumentException.class, () -> sampler.complete(RANDOM, new byte[8], 0, _ -> {}));
    }
}
