package hanji.tensor.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces a file as a whole: the new content is written aside, forced to the disk and renamed. Whenever the process or
 * the machine stops, the file holds either its old content or its new one; if writing fails the old one stays.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the content of a file to a channel. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /** Replaces {@code file} by this content. */
    public static void write(Path file, Content content) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling("");
        Path aside = directory.resolve("." + file.getFileName() + ".part");
        try {
            try (var channel = FileChannel.open(
                    aside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
        forceDirectory(directory);
    }

    /** Makes the rename itself last; not every file system lets a directory be opened, and then it needs no forcing. */
    private static void forceDirectory(Path directory) {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            return;
        }
    }
}
