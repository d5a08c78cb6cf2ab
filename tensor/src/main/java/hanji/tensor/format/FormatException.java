package hanji.tensor.format;

import java.nio.file.Path;

/**
 * A file that is not what it should be. The message is one line, whatever the file holds: the file, what was expected,
 * what to do.
 */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_PROBLEM = 400;

    public FormatException(Path file, String problem) {
        super(line(file, problem));
    }

    public FormatException(Path file, String problem, Throwable cause) {
        super(line(file, problem), cause);
    }

    /** Names found in a hostile file may be long, and break lines or steer a terminal. */
    private static String line(Path file, String problem) {
        String shown = problem.length() <= LONGEST_PROBLEM ? problem : problem.substring(0, LONGEST_PROBLEM) + "...";
        return (file + ": " + shown).replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ");
    }
}
