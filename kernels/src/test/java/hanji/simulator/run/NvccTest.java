package hanji.simulator.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.kernels.pointwise.Affine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvccTest {
    @TempDir
    private Path folder;

    @Test
    void itIsLookedForInCudaHomeBeforeThePath() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home/bin"));
        Path path = Files.createDirectories(folder.resolve("path"));
        var environment = Map.of("CUDA_HOME", folder.resolve("home").toString(), "PATH", path.toString());
        Path second = executable(path.resolve("nvcc"));
        assertEquals(Optional.of(new Nvcc(second)), Nvcc.find(environment));
        Path first = executable(home.resolve("nvcc"));
        assertEquals(Optional.of(new Nvcc(first)), Nvcc.find(environment));
    }

    private static Path executable(Path file) throws IOException {
        Files.createFile(file);
        assumeTrue(file.toFile().setExecutable(true), "skipped, because files cannot be made executable");
        return file;
    }

    @Test
    void itsOptionsAreThoseOfHanjisOwnKernels() throws IOException {
        try (InputStream shipped = Affine.class.getResourceAsStream("affine.ptx")) {
            String manifest = new String(Objects.requireNonNull(shipped).readAllBytes(), UTF_8);
            assertTrue(manifest.contains(" " + String.join(" ", Nvcc.OPTIONS) + "\n"), String.join(" ", Nvcc.OPTIONS));
        }
    }

    /** A compiler that writes the words it was called with in place of PTX. */
    private Nvcc echo() throws IOException {
        Path script = executable(folder.resolve("echo"));
        Files.writeString(script, """
            #!/bin/sh
            words="$*"
            while [ "$1" != -o ]; do shift; done
            printf '%s' "$words" > "$2"
            """);
        return new Nvcc(script);
    }

    @Test
    void architectureFoldersAndMacrosArePassedOn() throws IOException {
        var settings = new Nvcc.Settings("sm_80", List.of(Path.of("inc"), Path.of("more")), List.of("N=3", "FAST"));
        String words = new String(echo().ptx(Path.of("a.cu"), settings), UTF_8);
        assertTrue(words.contains(" -arch=compute_80 "), words);
        assertTrue(words.contains(" -I inc -I more -DN=3 -DFAST -o "), words);
        assertTrue(words.endsWith(" a.cu"), words);
    }

    @Test
    void aSourceWithinThePackageFindsItsHeadersAndACheckoutOfThatNameIsNone() throws IOException {
        Path checkout = Files.createDirectories(folder.resolve("hanji")), root = checkout.resolve("java");
        Files.createFile(checkout.resolve("pom.xml"));
        var settings = new Nvcc.Settings("sm_80", List.of(), List.of());
        Nvcc nvcc = echo();
        String inPackage = new String(nvcc.ptx(root.resolve("hanji/a.cu"), settings), UTF_8);
        assertTrue(inPackage.contains(" -I " + root + " "), inPackage);
        String beside = new String(nvcc.ptx(checkout.resolve("kernels/a.cu"), settings), UTF_8);
        assertFalse(beside.replace(" -I " + Headers.folder() + " ", " ").contains(" -I "), beside);
    }

    @Test
    void aSourceAnywhereFindsHanjisHeadersAfterItsOwn() throws IOException {
        Files.createDirectories(folder.resolve("own/hanji/kernels"));
        Files.writeString(folder.resolve("own/hanji/kernels/threads.cuh"), """
            namespace hanji { __device__ unsigned thread() { return 12345; } }
            """);
        Path source = Files.writeString(folder.resolve("lab.cu"), """
            #include "hanji/kernels/math/elementary.cuh"
            #include "hanji/kernels/threads.cuh"
            extern "C" __global__ void lab(float* x) { x[hanji::thread()] = hanji::tanh(1.0f); }
            """);
        String ptx = new String(nvcc().ptx(source, Nvcc.Settings.DEFAULT), UTF_8);
        assertFalse(ptx.contains("12345"), ptx);
        var own = new Nvcc.Settings("sm_90", List.of(folder.resolve("own")), List.of());
        String ownPtx = new String(nvcc().ptx(source, own), UTF_8);
        assertTrue(ownPtx.contains("49380"), ownPtx); // 4 * 12345, the address
    }

    @Test
    void aSourceBecomesPtxWithItsLines() throws IOException {
        Path source = Files.writeString(folder.resolve("one.cu"), """
            extern "C" __global__ void one(float* x) {
                x[threadIdx.x] = 1;
            }
            """);
        String ptx = new String(nvcc().ptx(source, Nvcc.Settings.DEFAULT), UTF_8);
        assertTrue(ptx.contains(".entry one("), ptx);
        assertTrue(ptx.contains("one.cu\""), ptx);
        assertTrue(ptx.contains("\t.loc\t1 2 "), ptx);
    }

    @Test
    void aSourceThatDoesNotCompileGivesTheCompilersOwnFirstError() throws IOException {
        Path source = Files.writeString(folder.resolve("bad.cu"), """
            extern "C" __global__ void bad(float* x) {
                x[threadIdx.x] = y;
                int z = 3
            }
            """);
        var error = assertThrows(IOException.class, () -> nvcc().ptx(source, Nvcc.Settings.DEFAULT));
        assertTrue(error.getMessage().contains("bad.cu(2): error: identifier \"y\" is undefined"), error.getMessage());
        assertTrue(error.getMessage().endsWith("; and 1 more error"), error.getMessage());
    }

    @Test
    void theErrorOfACompilerThatFailsItselfNamesTheSource() {
        Path source = Path.of("a.cu");
        assertEquals(
                "a.cu: nvcc fatal   : Failed to preprocess host compiler properties.",
                Nvcc.firstError(source, "nvcc fatal   : Failed to preprocess host compiler properties.\n"));
        assertEquals("a.cu: nvcc fails and does not say why", Nvcc.firstError(source, ""));
    }

    private static Nvcc nvcc() {
        Optional<Nvcc> found = Nvcc.find(System.getenv());
        assumeTrue(found.isPresent(), "skipped, because there is no nvcc");
        return found.get();
    }
}
