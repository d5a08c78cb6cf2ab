package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void nameTheLog() {
        log = folder.resolve("metrics.jsonl");
    }

    @Test
    void aLineIsAnObjectThatStartsWithItsStepAndIsThereAtOnce() throws IOException {
        try (var metrics = fresh()) {
            metrics.write(3, Map.of("train_bits_per_dim", 4.25));
            assertEquals("{\"step\":3,\"train_bits_per_dim\":4.25}\n", Files.readString(log));
        }
    }

    @Test
    void whatIsNotANumberIsWrittenAsNullAndLeftOutWhenRead() throws IOException {
        write(1, Double.NaN);
        assertEquals("{\"step\":1,\"loss\":null}\n", Files.readString(log));
        assertEquals(Map.of(), Metrics.read(log));
    }

    /** Killed at every byte after the checkpoint of step 5: the log ends as if nothing had happened. */
    @Test
    void aResumedLogEqualsOneNeverInterrupted() throws IOException {
        writeSteps(1, 9);
        byte[] whole = Files.readAllBytes(log);
        writeSteps(1, 5);
        int checkpoint = Files.readAllBytes(log).length;
        for (int killed = checkpoint; killed <= whole.length; killed++) {
            Files.write(log, Arrays.copyOf(whole, killed));
            try (var metrics = resume(5)) {
                for (int step = 6; step <= 9; step++) metrics.write(step, Map.of("loss", 1.0 / step));
            }
            assertArrayEquals(whole, Files.readAllBytes(log));
        }
    }

    @Test
    void linesOfLaterStepsAreGoneOnceResumed() throws IOException {
        writeSteps(1, 2);
        byte[] two = Files.readAllBytes(log);
        writeSteps(1, 5);
        resume(2).close();
        assertArrayEquals(two, Files.readAllBytes(log));
    }

    @Test
    void resumingWithNoLogBeginsOne() throws IOException {
        try (var metrics = resume(7)) {
            metrics.write(8, Map.of("loss", 0.5));
        }
        assertEquals(Map.of("loss", List.of(new CurvePoint(8, 0.5))), Metrics.read(log));
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        writeSteps(1, 2);
        Files.writeString(log, "{\"step\":\n{\"step\":4}\n", StandardOpenOption.APPEND);
        var error = assertThrows(IOException.class, () -> resume(9));
        assertEquals(
                log + ", line 3: expected a JSON object with a whole number \"step\"; delete that line to go on",
                error.getMessage());
    }

    @Test
    void stepsNeverFall() throws IOException {
        writeSteps(1, 2);
        try (var metrics = resume(2)) {
            assertThrows(IllegalArgumentException.class, () -> metrics.write(1, Map.of()));
        }
    }

    private Metrics fresh() throws IOException {
        Files.deleteIfExists(log);
        return resume(0);
    }

    private Metrics resume(long step) throws IOException {
        Metrics metrics = Metrics.open(log);
        try {
            return metrics.goOnAfter(step);
        } catch (IOException damaged) {
            metrics.close();
            throw damaged;
        }
    }

    private void writeSteps(int first, int last) throws IOException {
        try (var metrics = fresh()) {
            for (int step = first; step <= last; step++) metrics.write(step, Map.of("loss", 1.0 / step));
        }
    }

    private void write(int step, double loss) throws IOException {
        try (var metrics = fresh()) {
            metrics.write(step, Map.of("loss", loss));
        }
    }
}
