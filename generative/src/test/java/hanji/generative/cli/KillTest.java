package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is killed or stopped, and resumed, ends with the same bits as one that never was. */
class KillTest {
    private static final int KILLS = 20;
    private static final List<String> SETTINGS =
            List.of("--channels", "4", "--layers", "1", "--batch", "4", "--steps", "200", "--seed", "3");
    /** Compiles less, so that a process of a second or two does more. */
    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1");

    @TempDir
    private static Path folder;

    private static Path images;
    private static Path whole;
    private static String weights;

    @BeforeAll
    static void trainWithoutInterruption() throws IOException {
        images = TinyImages.grey(folder.resolve("images"));
        whole = folder.resolve("whole");
        weights = Outcome.of(begin(whole)).json().get("weights_sha256").asString();
    }

    /** Half of the kills come at any moment from the start of the process, half after a few more saves. */
    @Test
    void killedAnywhereARunResumesToTheSameBits() throws IOException, InterruptedException {
        var random = new Random(4);
        int kills = 0;
        for (int round = 0; kills < KILLS; round++) {
            Path run = folder.resolve("killed" + round);
            boolean ended = false;
            while (!ended && kills < KILLS) {
                try (Child child = Child.start(folder, FLAGS, beginOrResume(run))) {
                    if (kills % 2 == 0) Thread.sleep(random.nextInt(1200));
                    else child.reaches(savedAgain(run, 1 + random.nextInt(10)));
                    Thread.sleep(random.nextInt(5));
                    ended = !child.kill();
                    if (ended) assertEquals(0, child.outcome().code(), child::err);
                    else kills++;
                }
            }
            assertEquals(
                    weights,
                    Outcome.of(beginOrResume(run)).json().get("weights_sha256").asString());
            assertEqualsWhole(run);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalSavesAndSaysHowToGoOn(String signal, int code) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "skipped, because there is no kill command");
        assumeTrue(!isIgnored(signal), "skipped, because whoever started the tests had signal " + signal + " ignored");
        Path run = folder.resolve(signal);
        try (Child child = Child.start(folder, FLAGS, begin(run))) {
            assertTrue(child.reaches(() -> run.resolve("metrics.jsonl").toFile().length() > 0), child::err);
            child.signal(signal);
            Outcome outcome = child.outcome();
            assertEquals(code, outcome.code(), outcome::toString);
            assertEquals("", outcome.out());
            String last = outcome.err().lines().toList().getLast();
            assertTrue(
                    last.matches("saved and stopped at step [0-9]+; go on with: ./hanji train --resume " + run), last);
        }
        assertEquals(
                weights,
                Outcome.of(beginOrResume(run)).json().get("weights_sha256").asString());
        assertEqualsWhole(run);
    }

    private static boolean isIgnored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        int number = signal.equals("INT") ? 2 : 15;
        if (!Files.exists(status)) return false;
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.split("\\s+")[1], 16) >> (number - 1) & 1) == 1);
    }

    private static String[] begin(Path run) {
        var words = new ArrayList<>(List.of("train", "--json", "--data", images.toString(), "--out", run.toString()));
        words.addAll(SETTINGS);
        return words.toArray(String[]::new);
    }

    /** What a user types next: --resume, or where nothing was saved yet the first command again. */
    private static String[] beginOrResume(Path run) {
        if (!Files.exists(run.resolve("checkpoint.safetensors"))) {
            var words = new ArrayList<>(List.of(begin(run)));
            words.addAll(List.of("--save-every", "0"));
            return words.toArray(String[]::new);
        }
        return new String[] {"train", "--json", "--resume", run.toString(), "--save-every", "0"};
    }

    /** Whether the checkpoint has been replaced so many times since this was made. */
    private static BooleanSupplier savedAgain(Path run, int times) {
        Path checkpoint = run.resolve("checkpoint.safetensors");
        var seen = new TreeSet<FileTime>();
        return () -> {
            try {
                if (Files.exists(checkpoint)) seen.add(Files.getLastModifiedTime(checkpoint));
            } catch (IOException e) {
                return false; // being replaced
            }
            return seen.size() > times;
        };
    }

    private static void assertEqualsWhole(Path run) throws IOException {
        assertEquals(names(whole), names(run));
        assertEquals(Logs.withoutTimes(whole), Logs.withoutTimes(run));
        for (String file : List.of("samples.png", "data.png"))
            assertArrayEquals(Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
    }

    private static Set<String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }
}
