package hanji.generative.report;

import hanji.tensor.format.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that a user asked for, written as a whole where the path allows it, with errors that name it. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Replaces what is at path. A link stays and its target is replaced; what is no ordinary file (a pipe, /dev/null)
     * is written to, not replaced.
     *
     * @throws IOException naming the path and the reason
     */
    public static void write(Path path, byte[] content) throws IOException {
        try {
            if (!Files.exists(path)) AtomicFile.write(path, channel -> writeAll(channel, content));
            else if (Files.isRegularFile(path))
                AtomicFile.write(path.toRealPath(), channel -> writeAll(channel, content));
            else Files.write(path, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(refusal(path, reason(e)), e);
        }
    }

    /**
     * Fails before the work that leads to the file where {@link #write} would fail after it, as far as can be known.
     *
     * @throws IOException naming the path and the reason
     */
    public static void requireWritable(Path path) throws IOException {
        Path folder = path.toAbsolutePath().resolveSibling("");
        if (Files.isDirectory(path)) throw new IOException(refusal(path, "it is a folder"));
        if (!Files.isDirectory(folder)) throw new IOException(refusal(path, "its folder does not exist"));
        boolean replaced = !Files.exists(path) || Files.isRegularFile(path);
        if (!Files.isWritable(replaced ? folder : path)) throw new IOException(refusal(path, "permission denied"));
    }

    private static String refusal(Path path, String reason) {
        return "cannot write %s: %s".formatted(path, reason);
    }

    private static void writeAll(FileChannel channel, byte[] content) throws IOException {
        for (var left = ByteBuffer.wrap(content); left.hasRemaining(); ) channel.write(left);
    }

    /** What went wrong in words: the messages of the file system's exceptions are often the path alone. */
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "its folder does not exist";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
