package hanji.simulator.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.cuda.CudaException;
import hanji.cuda.Kernel;
import hanji.cuda.Nvrtc;
import hanji.kernels.check.CudaDevices;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel is compiled when it is launched: by NVRTC, else by nvcc, and once for each content. */
class RunTimeCompilerTest {
    private static final String SOURCE = """
        #include "hanji/kernels/threads.cuh"
        extern "C" __global__ void one(float* x, unsigned n) {
            for (unsigned i = hanji::thread(); i < n; i += hanji::threads()) x[i] = 1;
        }
        """;
    private static final String BAD = """
        extern "C" __global__ void bad(float* x) {
            x[threadIdx.x] = bad;
        }
        """;

    @TempDir
    private Path folder;

    private RunTimeCompiler byNvcc() {
        Optional<Nvcc> nvcc = Nvcc.find(System.getenv());
        assumeTrue(nvcc.isPresent(), "skipped, because there is no nvcc");
        return new RunTimeCompiler(Optional.empty(), nvcc, folder);
    }

    private List<RunTimeCompiler> all() {
        Optional<Nvrtc> nvrtc = Nvrtc.find(System.getenv());
        Stream<RunTimeCompiler> byNvrtc = nvrtc.stream()
                .map(found -> new RunTimeCompiler(Optional.of(found), Optional.empty(), folder.resolve("nvrtc")));
        return Stream.concat(Stream.of(byNvcc()), byNvrtc).toList();
    }

    @Test
    void aSourceBecomesPtxThatEveryDriverReads() {
        for (RunTimeCompiler compiler : all()) {
            String ptx = new String(compiler.ptx("one.cu", SOURCE), UTF_8);
            assertTrue(ptx.contains(".version 8.0\n.target sm_75"), ptx);
            assertTrue(ptx.contains(".entry one("), ptx);
            assertTrue(ptx.contains("one.cu\""), ptx);
        }
    }

    @Test
    void theErrorIsTheLineOfTheUser() {
        for (RunTimeCompiler compiler : all()) {
            var error = assertThrows(CudaException.class, () -> compiler.ptx("bad.cu", BAD));
            assertTrue(error.getMessage().startsWith("bad.cu(2): error: "), error.getMessage());
            assertEquals(1, error.getMessage().lines().count(), error.getMessage());
        }
    }

    @Test
    void whatWasCompiledOnceIsReadAndAnotherContentIsCompiled() throws IOException {
        RunTimeCompiler compiler = byNvcc();
        compiler.ptx("one.cu", SOURCE);
        Path kept;
        try (Stream<Path> files = Files.list(folder.resolve("ptx"))) {
            kept = files.findFirst().orElseThrow();
        }
        Files.writeString(kept, "kept");
        assertEquals("kept", new String(compiler.ptx("one.cu", SOURCE), UTF_8));
        String other = new String(compiler.ptx("one.cu", SOURCE.replace("= 1", "= 2")), UTF_8);
        assertTrue(other.contains(".entry one("), other);
    }

    @Test
    void aCacheThatCannotBeWrittenTakesNothingButTime() throws IOException {
        byNvcc();
        Path file = Files.createFile(folder.resolve("no folder"));
        var compiler = new RunTimeCompiler(Optional.empty(), Nvcc.find(System.getenv()), file);
        String ptx = new String(compiler.ptx("one.cu", SOURCE), UTF_8);
        assertTrue(ptx.contains(".entry one("), ptx);
    }

    @Test
    void aSourceInAFolderIsCompiledAndKept() throws IOException {
        String ptx = new String(byNvcc().ptx("kernels/one.cu", SOURCE), UTF_8);
        assertTrue(ptx.contains(".entry one("), ptx);
        try (Stream<Path> files = Files.list(folder.resolve("ptx"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void callsThatWereInlinedAreNoPartOfALine() {
        for (RunTimeCompiler compiler : all()) {
            String ptx = new String(compiler.ptx("one.cu", SOURCE), UTF_8);
            assertTrue(ptx.contains(".loc"), ptx);
            assertFalse(ptx.contains("function_name"), ptx);
        }
    }

    @Test
    void withoutACompilerOneLineSaysWhatToInstall() {
        var none = new RunTimeCompiler(Optional.empty(), Optional.empty(), folder);
        var error = assertThrows(CudaException.class, () -> none.ptx("one.cu", SOURCE));
        assertEquals(
                "one.cu has no PTX beside it and is compiled now, which needs NVRTC (libnvrtc.so of NVIDIA's CUDA toolkit)"
                        + " or nvcc, and neither is here; install one, or build the PTX elsewhere: ./hanji ptx one.cu",
                error.getMessage());
    }

    @Test
    void aKernelWithoutPtxIsLaunched() {
        byNvcc();
        Device device = CudaDevices.all().getLast();
        Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).to(DType.F32, device);
        Tensor out = Tensor.empty(DType.F32, x.shape(), device);
        var gpu = device.cuda().orElseThrow();
        gpu.launch(new Kernel(RunTimeCompilerTest.class, "doubled", "doubled"), gpu.cover(3), out, x, 3);
        assertArrayEquals(new float[] {2, 4, 6}, out.toFloats());
    }
}
