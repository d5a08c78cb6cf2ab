package hanji.tensor.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private static void put(FileChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aNewFileHoldsWhatWasWritten() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, channel -> put(channel, "new"));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void anOldFileIsReplacedAsAWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old and longer");
        AtomicFile.write(file, channel -> put(channel, "new"));
        assertEquals("new", Files.readString(file));
    }

    @Test
    void theOldContentIsThereUntilTheNewOneIsComplete() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        AtomicFile.write(file, channel -> {
            put(channel, "half");
            assertEquals("old", Files.readString(file));
        });
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        var failure = assertThrows(
                FileSystemException.class,
                () -> AtomicFile.write(file, channel -> {
                    put(channel, "half");
                    throw new IOException("No space left on device");
                }));
        assertEquals(file + ": No space left on device", failure.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void anErrorInTheContentLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFile.write(file, _ -> {
                    throw new IllegalStateException();
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void whatAKilledProcessLeftAsideDoesNotStay() throws IOException {
        Path file = folder.resolve("a.txt");
        String left = "left by a process that was killed";
        FileTime hourAgo = FileTime.from(Instant.now().minusSeconds(3600));
        Files.setLastModifiedTime(Files.writeString(folder.resolve(".a.txt.999999999-0a-1.part"), left), hourAgo);
        Path running = Files.writeString(
                folder.resolve(".a.txt." + ProcessHandle.current().pid() + "-0a-1.part"), "of a process that runs");
        Files.setLastModifiedTime(running, hourAgo);
        Path young = Files.writeString(folder.resolve(".a.txt.999999998-0a-1.part"), "perhaps of another machine");
        Path other = Files.writeString(folder.resolve(".b.txt.999999999-0a-1.part"), "of another file");
        Files.setLastModifiedTime(other, hourAgo);
        AtomicFile.write(file, channel -> put(channel, "new"));
        assertEquals("new", Files.readString(file));
        for (Path kept : List.of(running, young, other)) assertTrue(Files.exists(kept));
        AtomicFile.deleteLeft(folder);
        Files.delete(running);
        assertEquals(List.of("a.txt"), names());
        assertTrue(AtomicFile.isAside(AtomicFile.aside(file), file));
        assertFalse(AtomicFile.isAside(other, file));
    }

    @Test
    void twoWritersOfAFileDoNotMeet() throws Exception {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, channel -> {
            put(channel, "first, ");
            try (var other = Executors.newSingleThreadExecutor()) {
                other.submit(() -> {
                            AtomicFile.write(file, inner -> put(inner, "second"));
                            return file;
                        })
                        .get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IOException(e);
            }
            assertEquals("second", Files.readString(file));
            put(channel, "later");
        });
        assertEquals("first, later", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    /** Seen by the JDK's own events, since a force leaves no other trace as long as the machine runs. */
    @Test
    void contentAndFolderAreForcedToTheDisk() throws IOException {
        Path recorded = folder.resolve("events.jfr");
        Path file = folder.resolve("a.txt");
        try (var recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            AtomicFile.write(file, channel -> put(channel, "new"));
            recording.stop();
            recording.dump(recorded);
        }
        List<String> forced = RecordingFile.readAllEvents(recorded).stream()
                .map(event -> String.valueOf(event.getString("path")))
                .toList();
        assertTrue(forced.contains(AtomicFile.aside(file).toString()), forced.toString());
        assertTrue(forced.contains(folder.toString()), forced.toString());
    }

    @Test
    void aMissingFolderIsNamed() {
        Path missing = folder.resolve("missing");
        var failure = assertThrows(
                NoSuchFileException.class,
                () -> AtomicFile.write(missing.resolve("a.txt"), channel -> put(channel, "")));
        assertEquals(missing.toString(), failure.getFile());
    }

    @Test
    void aFolderIsNotReplaced() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(inner.resolve("kept"), "kept");
        var failure =
                assertThrows(FileSystemException.class, () -> AtomicFile.write(inner, channel -> put(channel, "")));
        assertEquals(inner.toString(), failure.getFile());
        assertTrue(Files.exists(inner.resolve("kept")));
    }

    @Test
    void aFileSystemsRootIsNotReplaced() {
        Path root = folder.getRoot();
        var failure =
                assertThrows(FileSystemException.class, () -> AtomicFile.write(root, channel -> put(channel, "")));
        assertEquals(root + ": is a folder, not a file", failure.getMessage());
    }

    @Test
    void aBareNameIsWrittenInTheWorkingFolder() throws IOException {
        Path bare = Path.of("atomic-file-test.tmp");
        try {
            AtomicFile.write(bare, channel -> put(channel, "new"));
            assertEquals("new", Files.readString(bare));
        } finally {
            Files.deleteIfExists(bare);
        }
    }
}
