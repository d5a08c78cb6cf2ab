package hanji.generative.cli;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Progress of a long task on standard error: a bar that is drawn over on a terminal, a plain line now and then
 * elsewhere. May be used from several threads.
 *
 * <pre>{@code
 * try (var bar = ProgressBar.of("train")) {
 *     bar.show(step / (double) steps, "epoch 2/5", "812 images/s", "3.41 bits/dim");
 * }
 * }</pre>
 */
public final class ProgressBar implements AutoCloseable {
    /** Whether bars are shown nowhere, as those of work that is part of another. */
    static final ScopedValue<Boolean> SILENT = ScopedValue.newInstance();

    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration PLAIN_LINE = Duration.ofSeconds(10);
    private static final int MOST_CELLS = 30;
    private static final int FEWEST_CELLS = 8;
    private static final String GAP = "  ";
    private static final String ERASE_LINE = "\r\033[K";

    private final String task;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final long began;
    private boolean shown;
    private double firstFraction;
    private long lastDrawn;
    private String latest = "";
    private boolean latestDrawn = true;

    ProgressBar(String task, Terminal terminal, LongSupplier nanoTime) {
        this.task = task;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    /**
     * A bar on standard error.
     *
     * @param task one word, e.g. "train"
     */
    public static ProgressBar of(String task) {
        Terminal terminal = SILENT.orElse(false) ? Terminal.NOWHERE : Terminal.standardError();
        return new ProgressBar(task, terminal, System::nanoTime);
    }

    /**
     * Shows where the task is. Cheap enough for every step: most calls draw nothing.
     *
     * @param fraction of the whole that is done, 0 to 1; the first call may be above 0 (a resumed run)
     * @param details short texts, the most important first: the last ones are left out where the terminal is narrow
     */
    public synchronized void show(double fraction, String... details) {
        long now = nanoTime.getAsLong();
        double done = Math.clamp(fraction, 0, 1);
        if (!shown) {
            firstFraction = done;
        }
        latest = line(done, timeLeft(done, now - began), List.of(details));
        latestDrawn = false;
        long interval = (terminal.interactive() ? REDRAW : PLAIN_LINE).toNanos();
        if (!shown || now - lastDrawn >= interval) {
            draw();
            lastDrawn = now;
        }
        shown = true;
    }

    /** Prints a line that stays, above the bar. */
    public synchronized void println(String line) {
        if (terminal.interactive() && !latest.isEmpty()) {
            print(ERASE_LINE + line + System.lineSeparator() + latest);
        } else {
            print(line + System.lineSeparator());
        }
    }

    /** Leaves the last state on the screen. */
    @Override
    public synchronized void close() {
        if (!latestDrawn) {
            draw();
        }
        if (terminal.interactive() && shown) {
            print(System.lineSeparator());
        }
        shown = false;
        latest = "";
    }

    private void draw() {
        print(terminal.interactive() ? "\r" + latest + "\033[K" : latest + System.lineSeparator());
        latestDrawn = true;
    }

    /** One write a time, so that nothing flickers and nothing is torn. */
    private void print(String text) {
        terminal.stream().print(text);
        terminal.stream().flush();
    }

    private String line(double done, String timeLeft, List<String> details) {
        String head = "%s %3d%%".formatted(task, (int) (done * 100));
        if (!terminal.interactive()) {
            return join(head, details, timeLeft);
        }
        int columns = terminal.columns().getAsInt() - 1; // the last column would wrap on some terminals
        for (int kept = details.size(); kept >= 0; kept--) {
            int free = columns - join(head, details.subList(0, kept), timeLeft).length();
            if (free >= GAP.length() + FEWEST_CELLS) {
                int cells = Math.min(free - GAP.length(), MOST_CELLS);
                return join(head + GAP + bar(done, cells), details.subList(0, kept), timeLeft);
            }
        }
        return head.substring(0, Math.clamp(columns, 0, head.length()));
    }

    private static String join(String head, List<String> details, String timeLeft) {
        StringBuilder line = new StringBuilder(head);
        details.forEach(detail -> line.append(GAP).append(detail));
        return timeLeft.isEmpty()
                ? line.toString()
                : line.append(GAP).append(timeLeft).toString();
    }

    private String bar(double done, int cells) {
        int full = (int) (done * cells);
        String bar = terminal.blocks()
                ? "█".repeat(full) + "░".repeat(cells - full)
                : "#".repeat(full) + "-".repeat(cells - full);
        return terminal.colour() ? "\033[36m" + bar + "\033[0m" : bar;
    }

    /** Assumes that the rest goes as fast as what was done since the first call. */
    private String timeLeft(double done, long elapsedNanos) {
        if (done >= 1) {
            return clock(elapsedNanos / 1e9) + " in all";
        }
        if (done <= firstFraction) {
            return "";
        }
        return clock(elapsedNanos / 1e9 / (done - firstFraction) * (1 - done)) + " left";
    }

    /** Seconds as 0:07, 12:34 or 1:02:03. */
    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? "%d:%02d".formatted(whole / 60, whole % 60)
                : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }
}
