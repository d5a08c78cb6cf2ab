package hanji.generative.cli;

import hanji.generative.report.OutputFile;
import hanji.nn.data.LoadListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prints what a user should know about loaded images, and keeps the list of those passed over. */
final class LoadNotices implements LoadListener {
    /** Name in a run's folder of the list of files that could not be read, one a line with the reason. */
    static final String SKIPPED = "skipped.txt";

    private final PrintWriter err;
    private final List<String> skipped = new ArrayList<>();

    LoadNotices(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void notice(String line) {
        err.println("hanji: " + line);
        err.flush();
    }

    @Override
    public void skipped(Path file, String problem) {
        skipped.add((file + ": " + problem).replaceAll("\\p{Cntrl}", "?"));
    }

    /** Leaves the list in a folder, if anything was passed over. */
    void writeTo(Path folder) throws IOException {
        if (!skipped.isEmpty())
            OutputFile.write(
                    folder.resolve(SKIPPED), (String.join("\n", skipped) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
