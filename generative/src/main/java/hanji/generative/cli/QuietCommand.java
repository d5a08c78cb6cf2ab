package hanji.generative.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/** A command inside another one: what it prints is not shown. */
final class QuietCommand {
    private QuietCommand() {}

    /** Runs the command that the words name; if it fails, the line that says why. */
    static Optional<String> run(List<String> words) {
        var err = new StringWriter();
        int code =
                new Frame(new PrintWriter(new StringWriter()), new PrintWriter(err)).run(words.toArray(String[]::new));
        return code == ExitCode.OK.status()
                ? Optional.empty()
                : err.toString()
                        .lines()
                        .reduce((_, last) -> last)
                        .map(line -> line.replaceFirst("^hanji: ", ""))
                        .or(() -> Optional.of("it could not be trained"));
    }

    /** The same without progress: for a job among others, whose progress is shown as one. */
    static Optional<String> silently(List<String> words) {
        return ScopedValue.where(ProgressBar.SILENT, true).call(() -> run(words));
    }
}
