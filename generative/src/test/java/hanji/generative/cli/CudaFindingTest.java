package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaFindingTest {
    @Test
    void machineWithoutADriverSaysSo() {
        assertEquals(
                new CudaFinding(
                        false, 0, "not found: no NVIDIA driver (libnothing.so.1 does not load); Hanji runs on the CPU"),
                CudaFinding.probe("libnothing.so.1"));
    }

    @Test
    void libraryThatIsNoDriverSaysWhatIsMissing() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "libm.so.6 is Linux's");
        assertEquals(
                new CudaFinding(false, 0, "the NVIDIA driver has no function cuInit"), CudaFinding.probe("libm.so.6"));
    }

    @Test
    void driverThatWorksIsDescribed(@TempDir Path folder) throws Exception {
        CudaFinding found = CudaFinding.probe(stub(folder, 0, 2));
        assertEquals(new CudaFinding(true, 2, "driver for CUDA 12.6, Stub GPU 0, Stub GPU 1"), found);
    }

    @Test
    void driverWithoutAGpuSaysSo(@TempDir Path folder) throws Exception {
        CudaFinding none = CudaFinding.probe(stub(folder, 100, 0));
        assertFalse(none.found());
        assertEquals("the NVIDIA driver is there but sees no GPU (cuInit: no CUDA-capable device)", none.detail());
    }

    @Test
    void driverThatFailsNamesTheCallAndItsError(@TempDir Path folder) throws Exception {
        CudaFinding broken = CudaFinding.probe(stub(folder, 803, 0));
        assertFalse(broken.found());
        assertEquals(
                "the NVIDIA driver is there but does not work (cuInit: error 803); see whether nvidia-smi runs, or"
                        + " restart after a driver update",
                broken.detail());
    }

    /** A driver whose cuInit answers as told, built by the C compiler where there is one. */
    private static String stub(Path folder, int initStatus, int devices) throws Exception {
        Path source = Files.writeString(folder.resolve("stub.c"), """
                #include <stdio.h>
                int cuInit(unsigned flags) { return %d; }
                int cuDriverGetVersion(int *version) { *version = 12060; return 0; }
                int cuDeviceGetCount(int *count) { *count = %d; return 0; }
                int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return 0; }
                int cuDeviceGetName(char *name, int length, int device) {
                    snprintf(name, length, "Stub GPU %%d", device);
                    return 0;
                }
                """.formatted(initStatus, devices));
        Path library = folder.resolve("libstub.so");
        int status;
        try {
            status = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (java.io.IOException e) {
            status = -1;
        }
        assumeTrue(status == 0, "no C compiler");
        return library.toString();
    }
}
