package hanji.tensor.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /**
     * Replaces {@code file} by this content.
     *
     * @throws FileSystemException naming {@code file} and the operating system's reason
     */
    public static void write(Path file, Content content) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling("");
        try {
            replace(file, directory.resolve("." + file.getFileName() + ".part"), content);
        } catch (IOException e) {
            throw naming(file, e);
        }
        forceDirectory(directory);
    }

    private static void replace(Path file, Path aside, Content content) throws IOException {
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
    }

    /** The same failure under the name of the file that was asked for: a full disk names none, others the one aside. */
    private static FileSystemException naming(Path file, IOException e) {
        String name = file.toString();
        FileSystemException named =
                switch (e) {
                    case NoSuchFileException _ -> new FileSystemException(name, null, "its folder does not exist");
                    case AccessDeniedException _ -> new AccessDeniedException(name);
                    case FileSystemException other -> new FileSystemException(name, null, other.getReason());
                    default -> new FileSystemException(name, null, e.getMessage());
                };
        named.initCause(e);
        return named;
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
