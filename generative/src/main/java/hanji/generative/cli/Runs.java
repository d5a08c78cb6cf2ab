package hanji.generative.cli;

import hanji.generative.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the runs in a folder. */
@Command(
        name = "runs",
        description = "Lists the runs in a folder, the newest first: model, data, how far, figures, date.",
        sortOptions = false)
final class Runs implements Callable<Runs.Listing> {
    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Where runs are (default: runs).")
    private Path folder = RunFolder.RUNS;

    /** Runs, the newest first. */
    record Listing(List<RunLine> runs, String folder) implements Result {
        @Override
        public String text() {
            if (runs.isEmpty()) return "no runs in " + folder + " yet; begin one with: ./hanji train";
            return TextTable.of(
                    List.of("run", "model", "data", "steps", "figure", "date"),
                    runs.stream()
                            .map(run -> List.of(
                                    run.run(), run.model(), run.data(), run.progress(), run.figure(), run.date()))
                            .toList());
        }
    }

    @Override
    public Listing call() throws IOException {
        return new Listing(RunFolder.all(folder).stream().map(RunLine::of).toList(), folder.toString());
    }
}
