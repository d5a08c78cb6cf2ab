package hanji.generative.cli;

import hanji.generative.report.OutputFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A folder that a command makes, with all its files or not at all. */
final class NewFolder {
    private NewFolder() {}

    /** Writes files. */
    @FunctionalInterface
    interface Content {
        /** @param folder that is there and empty */
        void write(Path folder) throws IOException;
    }

    /**
     * Fails before the work that leads to a folder where {@link #write} would fail after it, as far as can be known.
     *
     * @throws IOException naming the path and the reason
     */
    static void requireFree(Path path) throws IOException {
        if (Files.exists(path)) throw new FileAlreadyExistsException(path.toString());
        OutputFile.requireWritable(path);
    }

    /** Makes a folder, which gets its name when it is whole. */
    static void write(Path path, Content content) throws IOException {
        Path part = path.toAbsolutePath()
                .resolveSibling(
                        "." + path.getFileName() + "-" + ProcessHandle.current().pid());
        Files.createDirectory(part);
        try {
            content.write(part);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(part);
            throw e;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) Files.deleteIfExists(file);
        }
    }
}
