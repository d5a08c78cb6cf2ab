package hanji.generative.cli;

/**
 * What a command found out. A record: with {@code --json} its components are printed as one JSON object, their names in
 * snake_case; otherwise {@link #text} is.
 */
public interface Result {
    /** The result for a person to read: lines without a line break at the end. */
    String text();

    /** What comes before the result, such as what a program printed that ran; with {@code --json} on standard error. */
    default String preamble() {
        return "";
    }

    /** What the process tells the shell. */
    default ExitCode code() {
        return ExitCode.OK;
    }
}
