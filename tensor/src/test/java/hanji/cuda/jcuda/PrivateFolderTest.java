package hanji.cuda.jcuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    private Path folder;

    @Test
    void aFolderThatOthersCouldEnterIsClosed() throws IOException {
        Path open = Files.createDirectories(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        new PrivateFolder(open).put("file", CONTENT);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(open)));
    }

    @Test
    void aFileOfTheSameContentIsLeftAlone() throws IOException {
        Path file = new PrivateFolder(folder).put("file", CONTENT);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        new PrivateFolder(folder).put("file", CONTENT);
        assertEquals(FileTime.fromMillis(0), Files.getLastModifiedTime(file));
    }

    @Test
    void anyOtherContentIsReplaced() throws IOException {
        for (byte[] other : new byte[][] {{}, {1, 2}, {1, 2, 4}, {1, 2, 3, 4}}) {
            Path file = Files.write(folder.resolve("file"), other);
            new PrivateFolder(folder).put("file", CONTENT);
            assertArrayEquals(CONTENT, Files.readAllBytes(file));
        }
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }
}
