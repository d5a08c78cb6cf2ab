package hanji.cuda.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.CudaDriverProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaProviderTest {
    private static StubCuda stub;

    @BeforeAll
    static void build(@TempDir Path folder) throws Exception {
        stub = StubCuda.build(folder);
    }

    @Test
    void itIsFoundByItsName() {
        assertTrue(CudaDriverProvider.all().stream().anyMatch(provider -> provider instanceof NvidiaProvider));
        assertEquals("cuda", new NvidiaProvider().name());
    }

    @Test
    void aDriverAndGpuThatSufficeAreNoObstacle() throws Exception {
        assertEquals("none", obstacle(Map.of("STUB_VERSION", "12000", "STUB_CAPABILITY", "75")));
    }

    @Test
    void aDriverThatSeesNoGpuSaysSo() throws Exception {
        String advice = ": see whether nvidia-smi lists one, whether CUDA_VISIBLE_DEVICES hides it, and whether the"
                + " container was given it (--gpus all)";
        assertEquals(
                "the NVIDIA driver is there but sees no GPU (cuInit: error 100)" + advice,
                obstacle(Map.of("STUB_INIT", "100")));
        assertEquals(
                "the NVIDIA driver is there but sees no GPU (cuDeviceGetCount: error 100)" + advice,
                obstacle(Map.of("STUB_DEVICES", "0")));
    }

    @Test
    void aDriverUnlikeItsKernelModuleSaysToRestart() throws Exception {
        assertEquals(
                "the NVIDIA driver's library and its kernel module have different versions (cuInit: error 803): restart"
                        + " the machine after a driver update",
                obstacle(Map.of("STUB_INIT", "803")));
    }

    @Test
    void aDriverThatFailsNamesTheCallAndItsError() throws Exception {
        assertEquals(
                "the NVIDIA driver is there but does not work (cuInit: error 999): see whether nvidia-smi runs, or"
                        + " restart after a driver update",
                obstacle(Map.of("STUB_INIT", "999")));
    }

    @Test
    void aDriverThatIsTooOldSaysWhichIsNeeded() throws Exception {
        assertEquals(
                "the NVIDIA driver is too old (for CUDA 11.8): install version 525 or later, which is for CUDA 12.0 and"
                        + " takes PTX ISA 8.0",
                obstacle(Map.of("STUB_VERSION", "11080")));
    }

    @Test
    void aGpuThatIsTooOldSaysWhichIsNeeded() throws Exception {
        assertEquals(
                "Stub GPU 0 is too old (compute capability 7.0): Hanji's kernels need 7.5 (Turing) or later;"
                        + " CUDA_VISIBLE_DEVICES chooses another GPU",
                obstacle(Map.of("STUB_CAPABILITY", "70")));
    }

    private static String obstacle(Map<String, String> settings) throws Exception {
        List<String> out = stub.run(Scenario.OBSTACLE, settings).out();
        assertEquals(1, out.size());
        return out.getFirst();
    }
}
