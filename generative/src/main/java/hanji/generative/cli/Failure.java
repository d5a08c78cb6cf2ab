package hanji.generative.cli;

import hanji.cuda.CudaException;
import hanji.cuda.OutOfDeviceMemory;
import hanji.generative.distributed.ClusterFailure;
import hanji.generative.run.Diverged;
import hanji.generative.run.Incapable;
import hanji.nn.data.DataException;
import hanji.tensor.MissingFlag;
import hanji.tensor.format.FormatException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A command that failed: one line that says what happened and what to do, and the exit code. Code that writes a file
 * names it by throwing {@link FileSystemException} with the file, since the plain {@link IOException} of a full disk
 * does not.
 *
 * @param line one line, without a line break
 */
record Failure(String line, ExitCode code) {
    private static final List<String> FULL_DISK =
            List.of("No space left on device", "Disk quota exceeded", "Read-only file system");

    Failure {
        line = line.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case UncheckedIOException e -> of(Objects.requireNonNull(e.getCause()));
            case ExecutionException e when e.getCause() != null -> of(e.getCause());
            case CompletionException e when e.getCause() != null -> of(e.getCause());
            case DataException e -> data(message(e));
            case FormatException e -> data(message(e));
            case NoSuchFileException e -> data(e.getFile() + ": no such file or folder");
            case AccessDeniedException e -> data(e.getFile() + ": no permission to read or write it");
            case FileAlreadyExistsException e -> data(e.getFile() + ": exists already");
            case NotDirectoryException e -> data(e.getFile() + ": not a folder");
            case DirectoryNotEmptyException e -> data(e.getFile() + ": the folder is not empty");
            case FileSystemException e -> data(e.getFile() + ": " + advice(reason(e)));
            case FileNotFoundException e -> data(message(e));
            case EOFException e -> data("a file ends too early: " + message(e));
            case IOException e -> data(advice(message(e)));
            case Diverged e -> other(message(e));
            case ClusterFailure e -> other(message(e));
            case PlainFailure e -> other(message(e));
            case Incapable e -> new Failure(message(e), ExitCode.USAGE);
            case OutOfDeviceMemory e ->
                other(message(e) + " (--batch, --channels and --count make them smaller; --device cpu needs no GPU)");
            case CudaException e -> other(message(e));
            case MissingFlag e -> other(message(e));
            case OutOfMemoryError _ ->
                other("out of memory: the heap is limited to "
                        + Runtime.getRuntime().maxMemory() / (1 << 20)
                        + " MiB; take a smaller --batch, --channels or --count,"
                        + " or give more with HANJI_JAVA_OPTS=-Xmx8g");
            default ->
                other("unexpected " + thrown.getClass().getSimpleName() + ": " + message(thrown)
                        + " (--verbose shows where)");
        };
    }

    private static Failure data(String line) {
        return new Failure(line, ExitCode.DATA);
    }

    private static Failure other(String line) {
        return new Failure(line, ExitCode.OTHER);
    }

    private static String message(Throwable thrown) {
        return Objects.requireNonNullElse(thrown.getMessage(), thrown.getClass().getSimpleName());
    }

    private static String reason(FileSystemException e) {
        return Objects.requireNonNullElse(e.getReason(), "cannot be read or written");
    }

    /** The operating system's words, with what to do where a disk takes nothing more. */
    private static String advice(String reason) {
        boolean full = FULL_DISK.stream().anyMatch(reason::endsWith);
        return full ? reason + "; make room, or write elsewhere with --out" : reason;
    }
}
