package hanji.tensor.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces a file as a whole: the new content is written aside, forced to the disk and renamed. Whenever the process or
 * the machine stops, the file holds either its old content or its new one; if writing fails the old one stays. Any number
 * of threads and processes may write the same file; the last one to rename wins.
 */
public final class AtomicFile {
    private static final Duration STALE = Duration.ofMinutes(1);

    /** Differs from that of any other process, on this machine or another, that writes into the same folder. */
    private static final String PROCESS = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());

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
        Path aside = aside(file);
        try {
            deleteStale(file, directory);
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

    /** Where this thread writes the new content of a file: a name of its own, so that writers do not meet. */
    public static Path aside(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + PROCESS + "-"
                + Thread.currentThread().threadId() + ".part");
    }

    /** Whether a file is what some writer of another left or has aside. */
    public static boolean isAside(Path candidate, Path file) {
        return asideOf(file).matcher(String.valueOf(candidate.getFileName())).matches();
    }

    private static Pattern asideOf(Path file) {
        return asideOf(Pattern.quote(String.valueOf(file.getFileName())));
    }

    private static Pattern asideOf(String names) {
        return Pattern.compile("\\." + names + "\\.(\\d+)-[0-9a-f]+-\\d+\\.part");
    }

    /**
     * Deletes what killed processes left aside of any file of a folder, however short a time ago. For whoever knows that no
     * process of another machine writes there: those of this one are known.
     */
    public static void deleteLeft(Path directory) {
        deleteLeft(asideOf(".+"), directory, Instant.MAX);
    }

    /** Those of one file that nobody wrote to for a while: they may be of another machine. */
    private static void deleteStale(Path file, Path directory) {
        deleteLeft(asideOf(file), directory, Instant.now().minus(STALE));
    }

    private static void deleteLeft(Pattern name, Path directory, Instant before) {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(directory)) {
            for (Path other : others) {
                Matcher parts = name.matcher(String.valueOf(other.getFileName()));
                if (parts.matches()
                        && ProcessHandle.of(Long.parseLong(parts.group(1))).isEmpty()
                        && Files.getLastModifiedTime(other).toInstant().isBefore(before)) Files.deleteIfExists(other);
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException _) {
            return; // another writer was quicker; or what is wrong with the folder is told when the file is written
        }
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
