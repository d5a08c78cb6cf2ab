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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is killed or stopped, and resumed, ends with the same bits as one that never was. */
class KillTest {
    /** A schedule, an optimizer's moments and an average of the weights to be resumed; masks that steps take in turn. */
    private static final String MADE = "made --steps 400 --hidden 8 --masks 3 --batch 4";
    /** Its process does its steps in half a second, most of it in files. */
    private static final String MIXTURE = "bernoulli-mixture --steps 200 --components 3";

    /** Flags of a JVM whose process is over before an optimizing compiler would pay. */
    private static final List<String> UNOPTIMIZED = List.of("-XX:TieredStopAtLevel=1");

    private static final Map<String, String> WEIGHTS = new HashMap<>();

    @TempDir
    private static Path folder;

    private static Path images;

    @BeforeAll
    static void trainWithoutInterruption() throws IOException {
        images = TinyImages.grey(folder.resolve("images"));
        for (String model : List.of(MADE, MIXTURE)) WEIGHTS.put(model, weights(begin(model, whole(model))));
    }

    private static Path whole(String model) {
        return folder.resolve("whole-" + model.split(" ")[0]);
    }

    /** Half of the kills come at any moment from the start of the process, half after a few more saves. */
    @ParameterizedTest
    @CsvSource({MADE + ", 4", MIXTURE + ", 16"})
    void killedAnywhereARunResumesToTheSameBits(String model, int times) throws IOException, InterruptedException {
        var random = new Random(4);
        int kills = 0;
        for (int round = 0; kills < times; round++) {
            Path run = folder.resolve(times + "-killed" + round);
            boolean ended = false;
            while (!ended && kills < times) {
                try (Child child = Child.start(folder, UNOPTIMIZED, beginOrResume(model, run))) {
                    if (kills % 2 == 0) Thread.sleep(random.nextInt(1000));
                    else child.reaches(savedAgain(run, 1 + random.nextInt(10)));
                    Thread.sleep(random.nextInt(5));
                    ended = !child.kill();
                    if (ended) assertEquals(0, child.outcome().code(), child::err);
                    else kills++;
                }
            }
            assertResumesToWhole(model, run);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalSavesAndSaysHowToGoOn(String signal, int code) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "skipped, because there is no kill command");
        assumeTrue(!isIgnored(signal), "skipped, because whoever started the tests had signal " + signal + " ignored");
        Path run = folder.resolve(signal);
        try (Child child = Child.start(folder, UNOPTIMIZED, begin(MADE, run))) {
            assertTrue(child.reaches(() -> run.resolve("metrics.jsonl").toFile().length() > 0), child::err);
            child.signal(signal);
            Outcome outcome = child.outcome();
            assertEquals(code, outcome.code(), outcome::toString);
            assertEquals("", outcome.out());
            String last = outcome.err().lines().toList().getLast();
            assertTrue(
                    last.matches("saved and stopped at step [0-9]+; go on with: ./hanji train --resume " + run), last);
        }
        assertResumesToWhole(MADE, run);
    }

    private static boolean isIgnored(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        int number = signal.equals("INT") ? 2 : 15;
        if (!Files.exists(status)) return false;
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.split("\\s+")[1], 16) >> (number - 1) & 1) == 1);
    }

    private static String[] begin(String model, Path run) {
        var words = new ArrayList<>(List.of("train", "--json", "--data", images.toString(), "--out", run.toString()));
        words.addAll(List.of((model + " --seed 3").split(" ")));
        return words.toArray(String[]::new);
    }

    /** What a user types next: --resume, or where nothing was saved yet the first command again. */
    private static String[] beginOrResume(String model, Path run) {
        if (!Files.exists(run.resolve("checkpoint.safetensors"))) {
            var words = new ArrayList<>(List.of(begin(model, run)));
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

    private static void assertResumesToWhole(String model, Path run) throws IOException {
        Path whole = whole(model);
        assertEquals(WEIGHTS.get(model), weights(beginOrResume(model, run)));
        assertEquals(names(whole), names(run));
        assertEquals(Logs.withoutTimes(whole), Logs.withoutTimes(run));
        List<String> overTime = model.equals(MADE) ? List.of("progress.png", "progress.gif") : List.of();
        for (String file : Stream.concat(Stream.of("samples.png", "data.png"), overTime.stream())
                .toList())
            assertArrayEquals(Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
    }

    private static Set<String> names(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return new TreeSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private static String weights(String[] command) {
        return Outcome.of(command).json().get("weights_sha256").asString();
    }
}
