package hanji.cuda.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.cuda.CLibrary;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jcuda.LibUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bench/gpu/cublas-bridge, built by the C compiler where there is one, in front of a stand-in for cuBLAS 13. */
class CublasBridgeTest {
    private static final Path SCRIPT = Path.of("..", "bench", "gpu", "cublas-bridge");
    private static final String JCUBLAS = "libJCublas2-12.6.0-linux-x86_64.so";

    @TempDir
    private static Path folder;

    @Test
    void jCublasMultipliesByCublas13AndTheBridgeSaysWhatThatLacks() throws Exception {
        StubCuda stub = StubCuda.build(folder); // skips the test where there is no C compiler
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "skipped, because JCublas is for amd64 alone");
        Path cublas13 = folder.resolve("libcublas.so.13");
        CLibrary.build(CublasBridgeTest.class, "libcublas.c", cublas13);
        assertTrue(
                bridge(jcublas()).endsWith("libcublas.so.12 forwards 494 functions to cuBLAS 13"),
                "494 of JCublas 12.6");
        Map<String, String> settings = Map.of("CUBLAS13_PATH", cublas13.toString());
        var outcome = stub.run(Scenario.GEMM, settings);
        assertEquals(List.of("a library multiplies", "true", "true", "true", "true", "true", "true"), outcome.out());
        assertEquals(6, outcome.calls("cublasGemmEx").size());
    }

    private static Path jcublas() throws Exception {
        Path library = folder.resolve(JCUBLAS);
        try (InputStream stream = LibUtils.class.getResourceAsStream("/lib/" + JCUBLAS)) {
            Files.copy(stream, library);
        }
        return library;
    }

    private static String bridge(Path jcublas) throws Exception {
        Process script = new ProcessBuilder(SCRIPT.toString(), jcublas.toString(), folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(script.getInputStream().readAllBytes()).strip();
        assertEquals(0, script.waitFor(), said);
        return said;
    }
}
