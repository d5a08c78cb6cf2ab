package hanji.generative.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is printed on the process's standard output meanwhile, kept in place of being shown. */
final class StandardOutput {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    /** Something that may print, and fail. */
    interface Work {
        void run() throws Throwable;
    }

    /** Keeps what the work prints, until it has ended or failed. No other thread may print meanwhile. */
    void capture(Work work) throws Throwable {
        PrintStream shown = System.out;
        System.setOut(new PrintStream(content, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(shown);
        }
    }

    /** What was kept so far. */
    List<String> lines() {
        return content.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
