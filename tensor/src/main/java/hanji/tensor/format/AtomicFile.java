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
     * @throws FileSystemException naming the file, or its folder where that is missing, if it cannot be written
     */
    public static void write(Path file, Content content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) throw new FileSystemException(file.toString(), null, "is a folder, not a file");
        Path aside = directory.resolve("." + file.getFileName() + ".part");
        try {
            try {
                writeForced(aside, content);
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException failed) {
            throw naming(file, directory, failed);
        }
        forceDirectory(directory);
    }

    private static void writeForced(Path file, Content content) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }

    /** The same failure under the name that the caller knows; that of a full disk has none of its own. */
    private static FileSystemException naming(Path file, Path directory, IOException failed) {
        FileSystemException named = switch (failed) {
            case NoSuchFileException _ -> new NoSuchFileException(directory.toString());
            case AccessDeniedException _ -> new AccessDeniedException(file.toString());
            case FileSystemException e -> new FileSystemException(file.toString(), null, e.getReason());
            default -> new FileSystemException(file.toString(), null, failed.getMessage());
        };
        named.initCause(failed);
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
