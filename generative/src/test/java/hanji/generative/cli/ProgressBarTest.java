package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long now;

    @Test
    void terminalShowsBarDetailsAndTimeLeft() {
        try (ProgressBar bar = on(terminal(80, false, true))) {
            bar.show(0);
            now = 10 * SECOND;
            bar.show(0.25, "epoch 2/5", "812 images/s", "3.41 bits/dim");
        }
        String[] drawn = written().split("\r", -1);
        assertEquals("train   0%  " + "░".repeat(30) + "\033[K", drawn[1]);
        assertEquals(
                "train  25%  " + "█".repeat(5) + "░".repeat(15)
                        + "  epoch 2/5  812 images/s  3.41 bits/dim  0:30 left\033[K\n",
                drawn[2].replace(System.lineSeparator(), "\n")
                        .replaceAll("█+", "█".repeat(5))
                        .replaceAll("░+", "░".repeat(15)));
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int columns = 1; columns <= 120; columns++) {
            written.reset();
            now = 0;
            try (ProgressBar bar = on(terminal(columns, false, true))) {
                bar.show(0);
                now = 10 * SECOND;
                bar.show(0.5, "epoch 2/5", "812 images/s", "3.41 bits/dim");
            }
            for (String line : written().split("\r|\033\\[K|\\R", -1)) {
                assertTrue(line.length() < Math.max(columns, 1) || line.isEmpty(), columns + ": '" + line + "'");
            }
        }
    }

    @Test
    void narrowTerminalLosesTheLastDetailFirst() {
        try (ProgressBar bar = on(terminal(46, false, true))) {
            now = 10 * SECOND;
            bar.show(0.5, "epoch 2/5", "812 images/s", "3.41 bits/dim");
        }
        assertTrue(written().contains("812 images/s"), this::written);
        assertFalse(written().contains("bits/dim"), this::written);
    }

    @Test
    void terminalIsRedrawnAtMostTenTimesASecond() {
        try (ProgressBar bar = on(terminal(80, false, true))) {
            for (int i = 0; i <= 1000; i++) {
                now = i * SECOND / 1000;
                bar.show(i / 2000.0);
            }
        }
        long drawn = written().chars().filter(c -> c == '\r').count();
        assertTrue(drawn >= 10 && drawn <= 12, drawn + " times");
    }

    @Test
    void elsewhereThereAreOccasionalPlainLines() {
        try (ProgressBar bar = on(plain())) {
            for (int second = 0; second <= 25; second++) {
                now = second * SECOND;
                bar.show(second / 100.0, "epoch 1/1");
            }
        }
        assertEquals("""
                train   0%  epoch 1/1
                train  10%  epoch 1/1  1:30 left
                train  20%  epoch 1/1  1:20 left
                train  25%  epoch 1/1  1:15 left
                """, written().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void resumedRunEstimatesFromWhatItDidItself() {
        try (ProgressBar bar = on(plain())) {
            bar.show(0.5);
            now = 10 * SECOND;
            bar.show(0.75);
        }
        assertTrue(written().contains("train  75%  0:10 left"), this::written);
    }

    @Test
    void longTimesHaveHours() {
        try (ProgressBar bar = on(plain())) {
            bar.show(0);
            now = 40 * SECOND;
            bar.show(0.01);
        }
        assertTrue(written().contains("1:06:00 left"), this::written);
    }

    @Test
    void finishedTaskSaysHowLongItTook() {
        try (ProgressBar bar = on(plain())) {
            now = 75 * SECOND;
            bar.show(1);
        }
        assertTrue(written().contains("train 100%  1:15 in all"), this::written);
    }

    @Test
    void printedLineStaysAboveTheBar() {
        try (ProgressBar bar = on(terminal(40, false, true))) {
            bar.show(0.5);
            bar.println("saved");
        }
        String end = written().substring(written().indexOf("saved"));
        assertTrue(written().contains("\r\033[Ksaved"), this::written);
        assertTrue(end.contains("train  50%"), end);
    }

    @Test
    void colourIsUsedOnlyWhereWanted() {
        try (ProgressBar bar = on(terminal(80, true, true))) {
            bar.show(0.5);
        }
        assertTrue(written().contains("\033[36m"), this::written);
        written.reset();
        try (ProgressBar bar = on(terminal(80, false, true))) {
            bar.show(0.5);
        }
        assertFalse(written().contains("\033[3"), this::written);
    }

    @Test
    void barIsAsciiWhereTheCharacterSetHasNoBlocks() {
        try (ProgressBar bar = on(terminal(80, false, false))) {
            bar.show(0.5);
        }
        assertTrue(written().contains("###############---------------"), this::written);
    }

    private ProgressBar on(Terminal terminal) {
        return new ProgressBar("train", terminal, () -> now);
    }

    private Terminal terminal(int columns, boolean colour, boolean blocks) {
        return new Terminal(stream(), true, colour, blocks, () -> columns);
    }

    private Terminal plain() {
        return new Terminal(stream(), false, false, true, () -> 80);
    }

    private PrintStream stream() {
        return new PrintStream(written, true, StandardCharsets.UTF_8);
    }

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
