package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of NVRTC, on a stand-in. */
class NvrtcTest {
    @TempDir
    private Path folder;

    private Nvrtc standIn() throws Exception {
        Path library = CLibrary.build(NvrtcTest.class, "libnvrtc.c", folder.resolve("libnvrtc.so"));
        return Nvrtc.open(library.toString()).orElseThrow();
    }

    @Test
    void aSourceBecomesPtxWithTheOptions() throws Exception {
        Nvrtc nvrtc = standIn();
        assertEquals("12.6", nvrtc.version());
        String ptx =
                new String(nvrtc.ptx("a.cu", "void a() {}", List.of("-lineinfo", "-Ihere")), StandardCharsets.UTF_8);
        assertEquals(".version 8.5\n// -lineinfo -Ihere\n// void a() {}", ptx);
        assertTrue(new String(nvrtc.ptx("a.cu", "", List.of()), StandardCharsets.UTF_8).endsWith("\n//\n// "));
    }

    @Test
    void anErrorIsInTheCompilersWords() throws Exception {
        Nvrtc nvrtc = standIn();
        var error = assertThrows(IOException.class, () -> nvrtc.ptx("gate.cu", "\nbad", List.of()));
        assertTrue(error.getMessage().startsWith("gate.cu(2): error: identifier \"bad\""), error.getMessage());
    }

    @Test
    void aLibraryOfAnotherKindIsNone() {
        assertEquals(Optional.empty(), Nvrtc.open("libc.so.6"));
        assertEquals(Optional.empty(), Nvrtc.open(folder.resolve("nothing.so").toString()));
    }

    @Test
    void itIsFoundInCudaHome() throws Exception {
        Path library = Files.createDirectories(folder.resolve("home/lib64")).resolve("libnvrtc.so.12");
        CLibrary.build(NvrtcTest.class, "libnvrtc.c", library);
        assertTrue(Nvrtc.find(Map.of("CUDA_HOME", folder.resolve("home").toString()))
                .isPresent());
    }
}
