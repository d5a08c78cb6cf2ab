package hanji.generative.sampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Cuda;
import hanji.kernels.check.CudaDevices;
import hanji.simulator.Fault;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("device")
class PersistentSamplerTest {
    private static final Philox RANDOM = new Philox(8, 1, 0);

    private static byte[] cached(CausalNetwork network, int height, int width, byte[] given, int knownRows) {
        byte[] images = given.clone();
        new CachedSampler(network, height, width).complete(RANDOM, images, knownRows, _ -> {});
        return images;
    }

    private static byte[] persistent(
            CausalNetwork network, Device device, int height, int width, byte[] given, int knownRows) {
        byte[] images = given.clone();
        CausalNetwork there = Networks.on(device, network);
        new PersistentSampler(there, height, width).complete(RANDOM, images, knownRows, _ -> {});
        return images;
    }

    /** In any company, on simulated devices with every check. */
    @ParameterizedTest
    @CsvSource({"4, 5, 1, 6, 1, 256", "3, 4, 3, 6, 1, 5", "1, 9, 1, 4, 1, 7", "9, 1, 3, 3, 0, 3"})
    void drawsTheImagesOfTheCachedSampler(int height, int width, int colours, int channels, int layers, int levels) {
        CausalNetwork network = Networks.plain(colours, channels, layers, levels, Device.CPU);
        int size = height * width * colours;
        byte[] expected = cached(network, height, width, new byte[32 * size], 0);
        for (Device device : CudaDevices.all())
            for (int images : new int[] {1, 7})
                assertArrayEquals(
                        Arrays.copyOf(expected, images * size),
                        persistent(network, device, height, width, new byte[images * size], 0));
        assertArrayEquals(expected, persistent(network, CudaDevices.fast(), height, width, new byte[32 * size], 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 5})
    void completionOfEveryFormOfStageIsExact(int knownRows) {
        int height = 5, width = 6;
        for (int colours : new int[] {1, 3}) {
            byte[] given = new byte[2 * height * width * colours];
            for (int i = 0; i < given.length; i++) given[i] = (byte) (i * i % 4);
            for (CausalNetwork network :
                    List.of(Networks.plain(colours, 6, 1, 4, Device.CPU), Networks.mixed(colours, 4, Device.CPU)))
                assertArrayEquals(
                        cached(network, height, width, given, knownRows),
                        persistent(network, CudaDevices.all().getLast(), height, width, given, knownRows));
        }
    }

    @Test
    void imagesFromAnyNumberOnAreDrawnWithoutThoseBefore() {
        CausalNetwork network = Networks.plain(3, 6, 1, 5, Device.CPU);
        int size = 3 * 4 * 3;
        byte[] nine = cached(network, 3, 4, new byte[9 * size], 0);
        for (Device device : List.of(
                Device.CPU, CudaDevices.all().getFirst(), CudaDevices.all().getLast())) {
            byte[] images = new byte[4 * size];
            var from = new Draw(RANDOM, 5 * size);
            new PersistentSampler(Networks.on(device, network), 3, 4).complete(from, images, 0, _ -> {});
            assertArrayEquals(Arrays.copyOfRange(nine, 5 * size, 9 * size), images);
        }
    }

    @Test
    void onTheCpuItDrawsTheSame() {
        CausalNetwork network = Networks.mixed(3, 5, Device.CPU);
        byte[] black = new byte[5 * 4 * 5 * 3];
        assertArrayEquals(cached(network, 4, 5, black, 1), persistent(network, Device.fineGrained(3), 4, 5, black, 1));
    }

    /** {@link CachedSampler} counts its own at each call of its kernel; what a layer more costs is what the simulator sees. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theMultiplyAddsAreThoseOfOneForwardPass(int colours) {
        long[] multiplyAdds = new long[2], flops = new long[2];
        for (int layers = 0; layers < 2; layers++) {
            CausalNetwork network = Networks.plain(colours, 6, layers + 1, 5, Device.CPU);
            byte[] images = new byte[2 * 5 * 6 * colours];
            for (int known : new int[] {0, 2, 5}) {
                Work work = new CachedSampler(network, 5, 6).complete(RANDOM, images.clone(), known, _ -> {});
                assertEquals(
                        work.multiplyAdds(),
                        new PersistentSampler(network, 5, 6)
                                .complete(RANDOM, images.clone(), known, _ -> {})
                                .multiplyAdds());
            }
            var driver = new SimulatedDriver(Simulation.CHECKED.withChecks(EnumSet.noneOf(Fault.Kind.class)));
            CausalNetwork there = Networks.on(Device.cuda(new Cuda(driver)), network);
            multiplyAdds[layers] = new PersistentSampler(there, 5, 6)
                    .complete(RANDOM, images, 0, _ -> {})
                    .multiplyAdds();
            flops[layers] = driver.counts().flops();
        }
        assertTrue(multiplyAdds[0] < multiplyAdds[1]);
        assertEquals(2 * (multiplyAdds[1] - multiplyAdds[0]), flops[1] - flops[0]);
    }

    /** Known rows are not counted, nor is a kernel launched where all are known. */
    @Test
    void stepsAreThoseOfTheWavefront() {
        CausalNetwork thin = Networks.on(CudaDevices.fast(), Networks.plain(1, 2, 1, 2, Device.CPU));
        var sampler = new PersistentSampler(thin, 7, 9);
        assertEquals(
                9 + 4 * 6, sampler.complete(RANDOM, new byte[63], 0, _ -> {}).steps());
        assertEquals(
                9 + 4 * 4, sampler.complete(RANDOM, new byte[63], 2, _ -> {}).steps());
        assertEquals(Work.NONE, sampler.complete(RANDOM, new byte[63], 7, _ -> {}));
        assertEquals(Work.NONE, sampler.complete(RANDOM, new byte[0], 0, _ -> {}));
    }

    @Test
    void whatItCannotDoIsAnError() {
        var sampler = new PersistentSampler(Networks.plain(1, 2, 0, 3, Device.CPU), 3, 3);
        assertThrows(IllegalArgumentException.class, () -> sampler.complete(RANDOM, new byte[8], 0, _ -> {}));
        Choice first = (_, elements, images) -> Arrays.stream(elements).forEach(i -> images[i] = 0);
        assertThrows(IllegalArgumentException.class, () -> sampler.complete(first, new byte[9], 0, _ -> {}));
        var beyond = new Draw(RANDOM, Integer.MAX_VALUE - 8);
        assertThrows(IllegalArgumentException.class, () -> sampler.complete(beyond, new byte[9], 0, _ -> {}));
        byte[] bright = {0, 1, 3, 0, 0, 0, 0, 0, 0};
        assertThrows(IndexOutOfBoundsException.class, () -> sampler.complete(RANDOM, bright, 1, _ -> {}));
    }
}
