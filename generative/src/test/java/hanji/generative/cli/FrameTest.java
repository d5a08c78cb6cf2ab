package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.run.Zoo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FrameTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void resultIsPrintedAsText() {
        assertEquals(0, run("probe", "fine"));
        assertEquals("did fine", out.toString().strip());
        assertEquals("", err.toString());
    }

    @Test
    void resultIsPrintedAsOneJsonObjectWithSnakeCaseNames() {
        assertEquals(0, run("probe", "fine", "--json", "--threads=3"));
        assertEquals(
                "{\"what_happened\":\"fine\",\"threads\":3}", out.toString().strip());
        assertEquals("", err.toString());
    }

    @Test
    void jsonIsAsciiInEveryLocale() {
        assertEquals(0, run("probe", "été", "--json"));
        assertTrue(
                out.toString().contains("\\u00e9t\\u00e9") || out.toString().contains("\\u00E9t\\u00E9"),
                out::toString);
    }

    @Test
    void jsonMayStandBeforeTheCommand() {
        assertEquals(0, run("--json", "probe", "fine"));
        assertEquals("fine", json().get("what_happened").asString());
    }

    @Test
    void missingFileIsOneLineAndExitCode3() {
        assertEquals(3, run("probe", "missing"));
        assertEquals(
                "hanji: run/weights: no such file or folder", err.toString().strip());
        assertEquals("", out.toString());
    }

    @Test
    void errorUnderJsonIsAnObjectOnStandardOutputToo() {
        assertEquals(3, run("probe", "missing", "--json"));
        assertEquals("run/weights: no such file or folder", json().get("error").asString());
        assertEquals(3, json().get("exit_code").asInt());
        assertEquals(
                "hanji: run/weights: no such file or folder", err.toString().strip());
    }

    @Test
    void stackTraceIsShownWithVerboseOnly() {
        assertEquals(1, run("probe", "bug"));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertEquals(1, run("probe", "bug", "--verbose"));
        assertTrue(err.toString().contains("\tat hanji.generative.cli.FrameTest"), err::toString);
    }

    @Test
    void runningOutOfMemoryIsOneLine() {
        assertEquals(1, run("probe", "memory"));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().startsWith("hanji: out of memory"), err::toString);
    }

    @Test
    void mistypedCommandIsOneLineWithTheCommandThatWasMeant() {
        assertEquals(2, run("docter"));
        assertEquals(
                "hanji: unknown command 'docter'; did you mean 'doctor'? Or try './hanji --help'",
                err.toString().strip());
    }

    @Test
    void unknownCommandThatResemblesNoneGetsNoSuggestion() {
        assertEquals(2, run("frobnicate"));
        assertEquals(
                "hanji: unknown command 'frobnicate'; try './hanji --help'",
                err.toString().strip());
    }

    @Test
    void mistypedOptionIsOneLineWithTheOptionThatWasMeant() {
        assertEquals(2, run("probe", "fine", "--thread=2"));
        assertEquals(
                "hanji: unknown option '--thread'; did you mean '--threads'? Or try './hanji probe --help'",
                err.toString().strip());
    }

    @Test
    void wordTooManyIsOneLine() {
        assertEquals(2, run("probe", "fine", "indeed"));
        assertEquals(
                "hanji: one word too many: 'indeed'; try './hanji probe --help'",
                err.toString().strip());
    }

    @Test
    void badValueNamesTheOptionAndWhatItTakes() {
        for (String bad : List.of("0", "-1", "many", "9999999999")) {
            err.getBuffer().setLength(0);
            assertEquals(2, run("probe", "fine", "--threads=" + bad));
            String range = bad.length() > 9 ? "1 to 2147483647" : "at least 1";
            assertEquals(
                    "hanji: invalid value for option '--threads': '" + bad + "' is not a whole number of " + range
                            + "; try './hanji probe --help'",
                    err.toString().strip());
        }
    }

    @Test
    void usageErrorUnderJsonIsAnObjectToo() {
        assertEquals(2, run("probe", "--json", "--nonsense"));
        assertEquals(2, json().get("exit_code").asInt());
    }

    @Test
    void noCommandShowsTheHelpAsAnError() {
        assertEquals(2, run());
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("Usage: ./hanji"), err::toString);
    }

    @Test
    void everyCommandHasHelpOnStandardOutput() {
        for (String command : List.of("models", "doctor", "probe")) {
            out.getBuffer().setLength(0);
            assertEquals(0, run(command, "--help"));
            assertTrue(out.toString().startsWith("Usage: ./hanji " + command), out::toString);
            assertTrue(out.toString().contains("--json"), out::toString);
        }
        assertEquals("", err.toString());
    }

    @Test
    void anOptionsDefaultEndsTheSentenceThatExplainsIt() {
        for (String model : List.of("kde", "pixelcnn")) {
            out.getBuffer().setLength(0);
            assertEquals(0, run("train", model, "--help"));
            String text = out.toString().replaceAll("\\s+", " ");
            assertTrue(text.contains(" (default: "), text);
            assertFalse(text.matches(".*\\. \\(default: .*|.*\\(default: [^)]*\\)[^.].*"), text);
        }
    }

    @Test
    void versionNamesHanjiAndTheJdk() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().startsWith("Hanji "), out::toString);
        assertTrue(out.toString().contains("JDK 25"), out::toString);
    }

    @Test
    void modelsListsEachModelWithItsDefaults() {
        assertEquals(0, run("models", "--json"));
        JsonNode models = json().get("models");
        assertEquals(Zoo.recipes().size(), models.size());
        assertEquals("pixelcnn", models.get(0).get("name").asString());
        for (JsonNode model : models) {
            assertFalse(model.get("description").asString().isBlank());
            assertFalse(model.get("defaults").asString().isBlank());
        }
    }

    @Test
    void doctorDescribesThisMachine() {
        assertEquals(0, run("doctor", "--json"));
        assertEquals(
                Runtime.getRuntime().availableProcessors(), json().get("cores").asInt());
        assertEquals(0, json().get("vector_bits").asInt() % 64);
        assertEquals("embedded", json().get("data").get(0).get("id").asString());
        assertTrue(json().get("data").get(0).get("found").asBoolean());
        assertFalse(json().get("cuda").get("detail").asString().isBlank());
    }

    private int run(String... words) {
        return new Frame(new PrintWriter(out, true), new PrintWriter(err, true), List.of(new Probe())).run(words);
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }

    /** A command that does or fails as it is told. */
    @Command(name = "probe")
    private static final class Probe implements Callable<Probe.Done> {
        record Done(String whatHappened, int threads) implements Result {
            @Override
            public String text() {
                return "did " + whatHappened;
            }
        }

        @Parameters
        private String what;

        @Mixin
        private ThreadsOption threads;

        @Override
        public Done call() throws Exception {
            switch (what) {
                case "missing" -> throw new NoSuchFileException("run/weights");
                case "bug" -> throw new IllegalStateException("first line\nsecond line");
                case "memory" -> throw new OutOfMemoryError("Java heap space");
                default -> {
                    return new Done(what, threads.threads());
                }
            }
        }
    }
}
