package hanji.bench.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.simulator.Schedule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that go wrong, as scripts in place of executables. */
class TrialTest {
    private static final String PTX = """
            .version 8.0
            .target sm_80
            .address_size 64
            .visible .entry k() {
                ret;
            }
            """;

    private static final LabelledProgram PROGRAM = LabelledProgram.of(Path.of("sum_raceBug.cu"), Suite.INDIGO);

    @TempDir
    private Path folder;

    private Trial trial;

    @BeforeEach
    void makeTrial() throws IOException {
        trial = new Trial(
                new Compiler(folder.resolve("no nvcc"), folder.resolve("runtime.o"), List.of()),
                new Checkout(folder, Suite.INDIGO),
                List.of(new Trial.Input(folder.resolve("graph.egr"), Schedule.NATURAL)),
                Files.createDirectory(folder.resolve("built")));
    }

    @Test
    void aProgramThatLaunchesNothingDoesNotCountAndItsLastWordsAreSaid() throws IOException {
        Outcome outcome = trial.seen(PROGRAM, script("echo first >&2; echo cannot open $1 >&2; exit 7"));
        assertEquals(Outcome.Ending.LAUNCHED_NOTHING, outcome.ending());
        assertFalse(outcome.counts());
        assertEquals("exit code 7: cannot open " + folder.resolve("graph.egr"), outcome.reason());
    }

    @Test
    void aProgramThatLaunchesRan() throws IOException {
        Outcome outcome = trial.seen(PROGRAM, script("cat launch"));
        assertEquals(Outcome.Ending.RAN, outcome.ending(), outcome.reason());
    }

    @Test
    void aSlowProgramIsEndedWithWhatItStartedAndIsStopped() throws IOException {
        Outcome outcome = trial.seen(PROGRAM, script("cat launch; sleep 300 & echo $! > child; wait"));
        assertEquals(Outcome.Ending.STOPPED, outcome.ending(), outcome.reason());
        assertTrue(outcome.reason().startsWith("it ran longer than"), outcome.reason());
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        ProcessHandle.of(child).ifPresent(each -> each.onExit().join());
    }

    @Test
    void aProgramThatIsEndedWithinARequestIsNoFailure() throws IOException {
        Outcome outcome = trial.seen(PROGRAM, script("cat launch; head -c 20 launch; exec sleep 300"));
        assertEquals(Outcome.Ending.STOPPED, outcome.ending(), outcome.reason());
    }

    @Test
    void whatGoesWrongWithOneProgramIsItsOutcome() throws IOException {
        Outcome outcome = trial.of(PROGRAM);
        assertEquals(Outcome.Ending.REFUSED, outcome.ending());
        assertTrue(outcome.reason().contains("no nvcc"), outcome.reason());
        try (var left = Files.list(trial.work())) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void nothingIsTriedInAFolderThatIsGone() throws IOException {
        WorkFolder.delete(trial.work());
        WorkFolder.delete(trial.work());
        assertThrows(IOException.class, () -> trial.of(PROGRAM));
    }

    private Executable script(String commands) throws IOException {
        Path file = folder.resolve("program");
        Files.write(folder.resolve("launch"), launch());
        Files.writeString(
                file,
                "#!/bin/sh\ncd " + folder + "\n[ $# = 0 ] && { echo 'USAGE: program input_file_name'; exit 1; }\n"
                        + commands + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return new Executable(file, PTX, Duration.ofSeconds(3));
    }

    /** The request that launches one thread. */
    private static byte[] launch() {
        ByteBuffer request = ByteBuffer.allocate(42).order(ByteOrder.LITTLE_ENDIAN);
        request.put((byte) 'l').putLong(33);
        for (int i = 0; i < 6; i++) request.putInt(1);
        return request.putInt(0)
                .putInt(1)
                .put("k".getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }
}
