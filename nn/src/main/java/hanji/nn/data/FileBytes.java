package hanji.nn.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads whole files and folders, and says in one line why one cannot be read. */
final class FileBytes {
    private FileBytes() {}

    /**
     * The content of a regular file, never empty.
     *
     * @param expected what the file should be, for the message
     * @throws DataException if it is missing, empty, too large, not a regular file, or cannot be read
     */
    static byte[] read(Path file, String expected) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                String kind = attributes.isDirectory() ? "is a folder" : "is not a regular file";
                throw new DataException(file, kind, expected, "check the path");
            }
            Capacity.bytes(file, 1, 1, attributes.size(), 1);
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length == 0) {
                throw new DataException(file, "is empty", expected, "copy or download it again");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, expected, e);
        }
    }

    /**
     * What lies in a folder, hidden entries left out, ordered by the bytes of the names in UTF-8, so equal everywhere;
     * names that are no UTF-8 by their own bytes.
     *
     * @throws DataException if it is missing, not a folder, or cannot be listed
     */
    static List<Path> list(Path folder, String expected) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !name(entry).startsWith("."))
                    .sorted(FileBytes::byBytes)
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, expected, e);
        }
    }

    private static int byBytes(Path a, Path b) {
        int order = Arrays.compareUnsigned(
                name(a).getBytes(StandardCharsets.UTF_8), name(b).getBytes(StandardCharsets.UTF_8));
        return order != 0 ? order : a.toUri().getRawPath().compareTo(b.toUri().getRawPath());
    }

    static String name(Path path) {
        return path.getFileName().toString();
    }

    private static DataException unreadable(Path path, String expected, IOException e) {
        return switch (e) {
            case NoSuchFileException _ ->
                new DataException(path, "is missing", expected, "check the path, or put it there", e);
            case AccessDeniedException _ ->
                new DataException(path, "may not be read by this user", expected, "change its permissions (chmod)", e);
            case NotDirectoryException _ -> new DataException(path, "is not a folder", expected, "check the path", e);
            case FileSystemException f -> failed(path, expected, Optional.ofNullable(f.getReason()), e);
            default -> failed(path, expected, Optional.ofNullable(e.getMessage()), e);
        };
    }

    private static DataException failed(Path path, String expected, Optional<String> reason, IOException e) {
        String problem = "cannot be read (" + reason.orElse("no reason given") + ")";
        return new DataException(path, problem, expected, "check the path and the disk", e);
    }
}
