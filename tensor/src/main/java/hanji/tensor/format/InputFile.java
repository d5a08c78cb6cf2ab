package hanji.tensor.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a file to be read from its beginning. */
final class InputFile {
    private InputFile() {}

    /** Reads the content of a file from a channel. */
    @FunctionalInterface
    interface Content<T> {
        T readFrom(FileChannel channel) throws IOException;
    }

    /** @throws FormatException if the file is a folder, or ends before its content does */
    static <T> T read(Path file, Content<T> content) throws IOException {
        if (Files.isDirectory(file)) throw new FormatException(file, "is a folder, not a file");
        try (var channel = FileChannel.open(file)) {
            return content.readFrom(channel);
        } catch (EOFException early) {
            throw new FormatException(file, "ends too early: it is truncated", early);
        }
    }
}
