package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaTest {
    private static final Kernel ADD = new Kernel(CudaTest.class, "CudaTest", "add");
    private static final Kernel SUB = new Kernel(CudaTest.class, "CudaTest", "sub");

    private final FakeDriver driver = new FakeDriver("fake", 1 << 20);
    private final Cuda gpu = new Cuda(driver);
    private final Device device = Device.cuda(gpu);

    @Test
    void everyKindOfArgumentReachesTheDriver() {
        Tensor tensor = Tensor.zeros(DType.F32, Shape.of(3), device);
        gpu.launch(ADD, Grid.of(2, 64), tensor, 5, 6L, 1.5f, 2.5, new int[] {7, 8});
        var launch = driver.launches.getFirst();
        assertEquals("the PTX of CudaTest.add", launch.kernel());
        assertEquals(Grid.of(2, 64), launch.grid());
        assertEquals(gpu.stream(), launch.stream());
        List<ByteBuffer> values = launch.values().stream()
                .map(value -> ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()))
                .toList();
        assertEquals(6, values.size());
        assertEquals(gpu.address(tensor), values.get(0).getLong());
        assertEquals(5, values.get(1).getInt());
        assertEquals(6, values.get(2).getLong());
        assertEquals(1.5f, values.get(3).getFloat());
        assertEquals(2.5, values.get(4).getDouble());
        assertEquals(7, values.get(5).getInt());
        assertEquals(8, values.get(5).getInt());
    }

    @Test
    void argumentsOfOneLaunchDoNotReachTheNext() {
        gpu.launch(ADD, Grid.of(1, 32), 1, 2, 3);
        gpu.launch(ADD, Grid.of(1, 32), 4);
        assertEquals(1, driver.launches.getLast().values().size());
        assertArrayEquals(
                new byte[] {4, 0, 0, 0}, driver.launches.getLast().values().getFirst());
    }

    @Test
    void aGridWithoutBlocksLaunchesNothing() {
        gpu.launch(ADD, gpu.cover(0));
        assertTrue(driver.launches.isEmpty());
    }

    @Test
    void aModuleIsLoadedOnce() {
        gpu.launch(ADD, Grid.of(1, 32));
        gpu.launch(SUB, Grid.of(1, 32));
        gpu.launch(ADD, Grid.of(1, 32));
        assertEquals(List.of("hanji/cuda/CudaTest.ptx"), driver.loads);
    }

    @Test
    void classLoadersHaveResourcesOfOneNameEach(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("hanji/cuda/CudaTest.class");
        Files.createDirectories(file.getParent());
        try (InputStream code = CudaTest.class.getResourceAsStream("CudaTest.class")) {
            Files.copy(code, file);
        }
        Files.writeString(file.resolveSibling("CudaTest.ptx"), "other PTX");
        try (var loader = new Other(folder.toUri().toURL())) {
            gpu.launch(ADD, Grid.of(1, 32));
            gpu.launch(new Kernel(loader.loadClass("hanji.cuda.CudaTest"), "CudaTest", "add"), Grid.of(1, 32));
        }
        assertEquals(
                List.of("the PTX of CudaTest.add", "other PTX.add"),
                driver.launches.stream().map(FakeDriver.Launched::kernel).toList());
    }

    /** Defines the classes of its folder itself, whoever else has them. */
    private static final class Other extends URLClassLoader {
        Other(URL folder) {
            super(new URL[] {folder}, null);
        }
    }

    @Test
    void aKernelWithoutPtxSaysWhatToCompile() {
        var missing = assertThrows(
                CudaException.class, () -> gpu.launch(new Kernel(CudaTest.class, "none", "f"), Grid.of(1, 32)));
        assertEquals("no PTX hanji/cuda/none.ptx for kernel f; compile none.cu with nvcc", missing.getMessage());
    }

    @Test
    void otherArgumentsAreRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> gpu.launch(ADD, Grid.of(1, 32), List.of("text").getFirst()));
        assertEquals("kernel CudaTest.add takes no argument text", refused.getMessage());
    }

    @Test
    void tensorsOfOtherDevicesAreRefused() {
        Tensor onCpu = Tensor.of(new float[] {1}, 1).named("x");
        Device other = Device.cuda(new Cuda(new FakeDriver("another", 1 << 20)));
        Tensor elsewhere = Tensor.zeros(DType.I32, Shape.of(2), other);
        assertEquals(
                "tensor 'x' F32[1] is on " + Device.CPU + ", not on fake; move it with to(dtype, device)",
                assertThrows(CudaException.class, () -> gpu.launch(ADD, Grid.of(1, 32), onCpu))
                        .getMessage());
        assertEquals(
                "tensor I32[2] is on another, not on fake; move it with to(dtype, device)",
                assertThrows(CudaException.class, () -> gpu.launch(ADD, Grid.of(1, 32), elsewhere))
                        .getMessage());
        assertTrue(driver.launches.isEmpty());
    }

    @Test
    void nothingIsAllocatedFromTheSecondStepOn() {
        Tensor weights = Tensor.zeros(DType.F32, Shape.of(100), device);
        long afterFirst = 0;
        for (int step = 0; step < 5; step++) {
            try (var _ = Scope.open()) {
                for (int size : new int[] {1, 64, 65, 1000, 1001})
                    Tensor.zeros(DType.F32, Shape.of(size), device)
                            .copyFrom(Tensor.zeros(DType.F32, Shape.of(size), device));
                weights.fill(step);
            }
            if (step == 0) afterFirst = gpu.allocatedBytes();
        }
        assertTrue(afterFirst > 0);
        assertEquals(afterFirst, gpu.allocatedBytes());
    }

    @Test
    void aLostContextTakesModulesStreamsAndMemoryAlong() {
        Tensor lost = Tensor.zeros(DType.F32, Shape.of(4), device).named("w");
        Tensor.zeros(DType.F32, Shape.of(4), device).release(); // its memory waits in the pool
        gpu.launch(ADD, Grid.of(1, 32), lost);
        driver.newEvent();
        driver.loseContext();
        var gone = assertThrows(CudaException.class, () -> gpu.launch(ADD, Grid.of(1, 32), lost));
        assertEquals(
                "tensor 'w' F32[4] lost its elements when a kernel failed on fake; make it again, or load it from a"
                        + " checkpoint",
                gone.getMessage());
        assertEquals(
                gone.getMessage(),
                assertThrows(CudaException.class, () -> lost.fill(1)).getMessage());
        Tensor fresh = Tensor.full(2, DType.F32, Shape.of(4), device);
        lost.release();
        gpu.launch(ADD, Grid.of(1, 32), fresh);
        gpu.synchronize();
        assertEquals(2, fresh.get(3));
        assertEquals(2, driver.loads.size());
        assertEquals(1, driver.allocations());
    }

    @Test
    void itIsCalledWhatItsDriverIs() {
        assertEquals("fake", gpu.toString());
        assertEquals("fake", device.toString());
    }

    @Test
    void closingClosesTheDriverAndTensorsCanStillBeReleased() {
        Tensor tensor = Tensor.zeros(DType.F32, Shape.of(4), device);
        int uses = driver.uses.size();
        gpu.close();
        assertTrue(driver.isClosed());
        driver.uses.clear();
        tensor.release();
        assertTrue(uses > 0 && driver.uses.isEmpty());
    }
}
