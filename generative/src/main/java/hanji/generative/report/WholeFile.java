package hanji.generative.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file so that a reader finds the old one or the new one, never a part: aside, fsync, rename. */
final class WholeFile {
    private WholeFile() {}

    /** Replaces the file at path; a path that is no ordinary file (a pipe, /dev/null) is written in place. */
    static void write(Path path, byte[] content) throws IOException {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) Files.write(path, content, StandardOpenOption.WRITE);
            else replace(Files.exists(path) ? path.toRealPath() : path.toAbsolutePath(), content);
        } catch (IOException e) {
            throw new IOException("cannot write %s: %s".formatted(path, reason(e)), e);
        }
    }

    private static void replace(Path path, byte[] content) throws IOException {
        Path aside = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID());
        try {
            try (var file = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (var left = ByteBuffer.wrap(content); left.hasRemaining(); ) file.write(left);
                file.force(true);
            }
            Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /** What went wrong in words: the messages of the file system's exceptions are often the path alone. */
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "its folder does not exist";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
    }
}
