package hanji.cuda.nvidia;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JCudaLibraryTest {
    private StubCuda stub;

    @BeforeEach
    void build(@TempDir Path folder) throws Exception {
        stub = StubCuda.build(folder);
    }

    @Test
    void itIsLoadedFromAPrivateFolderAndNotFromTheTemporaryOne() throws Exception {
        var outcome = stub.run(Scenario.TEMPORARY_FOLDER, Map.of());
        assertEquals(List.of("true", "true"), outcome.out());
        Path folder = library().getParent();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals(
                List.of(),
                names(stub.temporary())
                        .filter(name -> !name.startsWith("after"))
                        .toList());
    }

    @Test
    void aTruncatedFileIsReplaced() throws Exception {
        stub.run(Scenario.INFO, Map.of());
        byte[] whole = Files.readAllBytes(library());
        Files.write(library(), new byte[1000]);
        stub.run(Scenario.INFO, Map.of());
        assertArrayEquals(whole, Files.readAllBytes(library()));
    }

    @Test
    void aFileInTheTemporaryFolderIsNotTaken() throws Exception {
        Files.write(stub.temporary().resolve("libJCudaDriver-12.6.0-linux-x86_64.so"), new byte[1000]);
        stub.run(Scenario.INFO, Map.of());
    }

    @Test
    void aCacheThatCannotBeWrittenIsOneLine() throws Exception {
        Files.writeString(stub.cache(), "a file, not a folder");
        var outcome = stub.run(Scenario.OPEN, Map.of());
        assertEquals(
                List.of("CudaException: JCuda's native library does not load from " + stub.cache()
                        + "/hanji/jcuda-12.6.0: FileSystemException " + stub.cache()
                        + "/hanji: Not a directory; XDG_CACHE_HOME sets another place"),
                outcome.out());
    }

    private Path library() throws IOException {
        Path folder = stub.cache().resolve("hanji").resolve("jcuda-12.6.0");
        return folder.resolve(names(folder).findFirst().orElseThrow());
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
