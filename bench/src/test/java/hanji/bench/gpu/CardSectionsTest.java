package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.bench.JsonFile;
import hanji.generative.cli.Result;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a call of {@code bench/gpu/check} takes over from earlier ones. */
class CardSectionsTest {
    private static final double KEPT_US = 1234.5;

    @TempDir
    private Path results;

    private CommandLine line(String part, String... words) {
        var line = new CommandLine(new CardCheck());
        var common = Stream.of(part, "--device", "simulated", "--results", results.toString());
        assertEquals(0, line.execute(Stream.concat(common, Stream.of(words)).toArray(String[]::new)));
        return line.getSubcommands().get(part);
    }

    private String said(String part, String... words) {
        Result result = line(part, words).getExecutionResult();
        return result.text();
    }

    private Path file(String end) throws IOException {
        try (var files = Files.list(results)) {
            return files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String missing(String section, String... words) {
        return said(
                "probe",
                Stream.concat(Stream.of(words), Stream.of("--commit", "abc", section))
                        .toArray(String[]::new));
    }

    private void outcome(String commit, String section, String words) {
        line("outcome", "--commit", commit, section, words);
    }

    @Test
    void testsThatFailedAreNotFinished() {
        outcome("abc", "tests", "4 passed, 1 failed, 0 skipped");
        assertEquals("tests", missing("tests"));
        outcome("abc", "tests", "5 passed, 0 failed, 0 skipped");
        assertEquals("", missing("tests"));
        outcome("abc", "sanitizer", "memcheck: errors");
        assertEquals("sanitizer", missing("sanitizer"));
    }

    @Test
    void mustsAreThoseOfTheSameCommit() {
        outcome("abc", "tests", "5 passed, 0 failed, 0 skipped");
        assertTrue(said("musts", "--commit", "abc").contains("5 passed"));
        assertFalse(said("musts", "--commit", "abd").contains("5 passed"));
    }

    @Test
    void aFileOfAnotherVersionIsNothing() throws IOException {
        outcome("abc", "tests", "5 passed, 0 failed, 0 skipped");
        Files.writeString(file("-tests.json"), "{ \"form\" : \"old\" }\n");
        assertEquals("tests", missing("tests"));
        assertEquals("tests", missing("tests", "--again"));
    }

    /** Steps that were timed are kept, but for those that had other bits. */
    @Test
    void stepsGoOnWhereTheyStopped() throws IOException {
        keep("F32 STRICT", "-steps.json");
        String said = said("steps", "--commit", "abc");
        assertTrue(said.contains("GATED_PIXELCNN"), said);
        StepFindings found = JsonFile.read(file("-steps.json"), StepFindings.class, "");
        assertEquals(CardStep.values().length, found.steps().size());
        assertEquals(
                CardStep.values().length - 1,
                found.steps().stream()
                        .filter(step -> step.medianUs() == KEPT_US)
                        .count());
        assertEquals("PIXELCNN", found.steps().getLast().step());
        assertTrue(found.isFinished());
    }

    @Test
    void anotherPrecisionStandsApartAndRepeatsItsOwnBits() throws IOException {
        keep("BF16", "-steps-bf16.json");
        line("steps", "--commit", "abc", "--precision", "BF16");
        StepFindings found = JsonFile.read(file("-steps-bf16.json"), StepFindings.class, "");
        StepTime timed = found.steps().getLast();
        assertEquals("PIXELCNN", timed.step());
        assertEquals("the same card again", timed.comparedWith());
        assertTrue(timed.sameBits() && timed.stepsCompared() > 0, timed::toString);
        assertEquals("BF16", found.head().precision());
        assertEquals("steps", missing("steps"));
    }

    /** All steps but that of PixelCNN, which has other bits than it must. */
    private void keep(String precision, String end) throws IOException {
        var steps = new ArrayList<StepTime>();
        for (CardStep step : CardStep.values()) {
            boolean isKept = step != CardStep.PIXELCNN;
            steps.add(
                    new StepTime(step.name(), "", 2, KEPT_US, KEPT_US, KEPT_US, 1, "one graph", 2, "the CPU", isKept));
        }
        try (var driver = new SimulatedDriver(Simulation.FAST)) {
            var head = new SectionHead("", "steps", precision, "", Optional.of("abc"), "", "", driver.info());
            String card = driver.info().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            JsonFile.write(results.resolve("check-" + card + end), new StepFindings(head, steps, List.of()));
        }
    }
}
