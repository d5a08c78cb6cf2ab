package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CublasFindingTest {
    private static final String ADVICE =
            ": install NVIDIA's package libcublas-12-6 (or pip's nvidia-cublas-cu12 and set"
                    + " LD_LIBRARY_PATH); without it Hanji's own kernels multiply matrices";

    @Test
    void noCublasSaysHowToGetIt() {
        assertEquals(
                new CublasFinding(false, "no cuBLAS (libnone.so.12 does not load)" + ADVICE),
                CublasFinding.probe("libnone.so.12", List.of("libnone.so.13")));
    }

    @Test
    void cublas12SaysItsVersion(@TempDir Path folder) throws Exception {
        assertEquals(
                new CublasFinding(true, "cuBLAS 12.6.4"),
                CublasFinding.probe(library(folder, "{12, 6, 4}"), List.of()));
    }

    @Test
    void anotherMajorVersionIsNamed(@TempDir Path folder) throws Exception {
        String other = library(folder, "{13, 1, 0}");
        assertEquals(
                new CublasFinding(false, other + " (cuBLAS 13.1.0) is there, but not libnone.so.12" + ADVICE),
                CublasFinding.probe("libnone.so.12", List.of("libnone.so.13", other)));
    }

    /** A library that says it has this version, built by the C compiler where there is one. */
    private static String library(Path folder, String version) throws IOException, InterruptedException {
        Path source = Files.writeString(
                folder.resolve("cublas.c"),
                "int cublasGetProperty(int which, int *value) { *value = (int[])" + version + "[which]; return 0; }");
        Path library = folder.resolve("libcublas.so");
        int status;
        try {
            status = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException _) {
            status = -1;
        }
        assumeTrue(status == 0, "skipped, because no C compiler builds the stand-in for cuBLAS");
        return library.toString();
    }
}
