package hanji.tensor.format;

import java.nio.file.Path;

/** A file that is not what it should be. The message is one line: the file, what was expected, what to do. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FormatException(Path file, String problem) {
        super(file + ": " + problem);
    }

    public FormatException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
