package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.nn.data.DataException;
import hanji.tensor.format.FormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {
    @TempDir
    private Path folder;

    @Test
    void fileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing.idx");
        IOException e = assertThrows(IOException.class, () -> Files.readAllBytes(missing));
        assertEquals(new Failure(missing + ": no such file or folder", ExitCode.DATA), Failure.of(e));
    }

    @Test
    void folderInPlaceOfAFileIsNamed() {
        IOException e = assertThrows(IOException.class, () -> Files.newOutputStream(folder));
        assertEquals(new Failure(folder + ": Is a directory", ExitCode.DATA), Failure.of(e));
    }

    @Test
    void lackOfPermissionNamesTheFile() {
        assertEquals(
                new Failure("/run/x: no permission to read or write it", ExitCode.DATA),
                Failure.of(new AccessDeniedException("/run/x")));
    }

    @Test
    void fullDiskNamesTheFileWhereTheWriterDid() {
        Failure failure = Failure.of(new FileSystemException("run/weights", null, "No space left on device"));
        assertTrue(failure.line().startsWith("run/weights: No space left on device; make room"), failure::line);
        assertEquals(ExitCode.DATA, failure.code());
    }

    @Test
    void fullDiskOfTheOperatingSystemIsRecognised() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a device that is always full");
        IOException e = assertThrows(IOException.class, () -> Files.write(full, new byte[1]));
        Failure failure = Failure.of(e);
        assertTrue(failure.line().startsWith("No space left on device; make room"), failure::line);
        assertEquals(ExitCode.DATA, failure.code());
    }

    @Test
    void badDataKeepsItsOwnWords() {
        DataException data = new DataException("t10k.gz", "ends too early", "10000 images", "fetch it again");
        assertEquals(
                new Failure("t10k.gz: ends too early; expected 10000 images; fetch it again", ExitCode.DATA),
                Failure.of(data));
        assertEquals(
                new Failure("w.safetensors: no header", ExitCode.DATA),
                Failure.of(new FormatException(Path.of("w.safetensors"), "no header")));
    }

    @Test
    void causeIsLookedUpThroughWrappers() {
        Failure failure = Failure.of(new ExecutionException(new UncheckedIOException(new EOFException("a.gz"))));
        assertEquals(new Failure("a file ends too early: a.gz", ExitCode.DATA), failure);
    }

    @Test
    void unexpectedExceptionWithoutAMessageIsStillOneLine() {
        Failure failure = Failure.of(new IllegalStateException());
        assertEquals("unexpected IllegalStateException: IllegalStateException (--verbose shows where)", failure.line());
        assertEquals(ExitCode.OTHER, failure.code());
    }
}
