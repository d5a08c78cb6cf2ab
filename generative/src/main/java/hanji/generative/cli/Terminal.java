package hanji.generative.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Where progress is shown.
 *
 * @param interactive whether a line can be drawn over
 * @param colour whether colour is wanted and understood
 * @param blocks whether the character set has the block elements of Unicode
 * @param columns width in characters, asked for anew at each use since windows are resized
 */
record Terminal(PrintStream stream, boolean interactive, boolean colour, boolean blocks, IntSupplier columns) {
    private static final int USUAL_COLUMNS = 80;

    /** What is shown here is not shown. */
    static final Terminal NOWHERE =
            new Terminal(new PrintStream(OutputStream.nullOutputStream()), false, false, false, () -> USUAL_COLUMNS);

    /** Standard error, and what the environment says of it: TERM, COLUMNS and NO_COLOR (no-color.org). */
    static Terminal standardError() {
        return of(System.err, StandardError.isTerminal(), System.getenv(), StandardError::columns);
    }

    static Terminal of(PrintStream stream, boolean terminal, Map<String, String> environment, WindowColumns window) {
        boolean interactive =
                terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
        String columns = environment.getOrDefault("COLUMNS", "");
        boolean given = columns.matches("[1-9][0-9]{0,3}");
        return new Terminal(
                stream,
                interactive,
                colour,
                stream.charset().newEncoder().canEncode('█'),
                () -> given ? Integer.parseInt(columns) : window.columns().orElse(USUAL_COLUMNS));
    }

    /** The width of the window, where it is known. */
    interface WindowColumns {
        OptionalInt columns();
    }
}
