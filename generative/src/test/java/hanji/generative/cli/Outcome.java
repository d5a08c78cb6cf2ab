package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a command ended: exit code, and what it printed on standard output and on standard error. */
record Outcome(int code, String out, String err) {
    /** Runs a command in this process. Standard error holds the line of an error, and not the progress bar. */
    static Outcome of(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = new Frame(new PrintWriter(out), new PrintWriter(err)).run(words);
        return new Outcome(code, out.toString(), err.toString());
    }

    /** The result, where the command succeeded under --json. */
    JsonNode json() {
        assertEquals(0, code, this::toString);
        return JsonMapper.shared().readTree(out);
    }

    /** That the command failed with this code and one line, which has these parts, on standard error alone. */
    void failed(ExitCode expected, String... parts) {
        assertEquals(expected.status(), code, this::toString);
        assertEquals("", out, this::toString);
        List<String> lines = err.lines().toList();
        assertEquals(1, lines.size(), this::toString);
        String line = lines.getFirst();
        assertTrue(line.startsWith("hanji: "), line);
        for (String part : parts) assertTrue(line.contains(part), () -> "'" + part + "' is not in: " + line);
        for (String jargon : List.of("Exception", "null", "\tat ")) assertTrue(!line.contains(jargon), line);
    }
}
