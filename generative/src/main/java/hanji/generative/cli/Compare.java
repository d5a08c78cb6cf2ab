package hanji.generative.cli;

import hanji.generative.report.Comparison;
import hanji.generative.report.OutputFile;
import hanji.generative.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts runs side by side in one page. */
@Command(
        name = "compare",
        description = "Puts runs side by side in one page: settings, figures, curves and samples.",
        sortOptions = false)
final class Compare implements Callable<Compare.Compared> {
    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders that ./hanji train left behind, 2 or more.")
    private List<Path> runs = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            defaultValue = "comparison.html",
            description = "The page to write (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Spec
    private CommandSpec spec;

    /** The runs that were compared, and the page. */
    record Compared(List<RunLine> runs, String file) implements Result {
        @Override
        public String text() {
            return file + ": " + runs.size() + " runs side by side" + System.lineSeparator()
                    + TextTable.of(
                            List.of("run", "model", "data", "steps", "figure"),
                            runs.stream()
                                    .map(run ->
                                            List.of(run.run(), run.model(), run.data(), run.progress(), run.figure()))
                                    .toList());
        }
    }

    @Override
    public Compared call() throws IOException {
        if (runs.size() < 2) throw new ParameterException(spec.commandLine(), "name at least two runs to compare");
        OutputFile.requireWritable(out);
        List<RunLine> lines = new ArrayList<>();
        List<Comparison.Column> columns = new ArrayList<>();
        for (Path run : runs) {
            RunFolder folder = RunFolder.open(run);
            lines.add(RunLine.of(folder));
            columns.add(ComparedRun.read(folder));
        }
        new Comparison(columns).write(out);
        return new Compared(lines, out.toString());
    }
}
