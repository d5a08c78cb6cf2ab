package hanji.generative.cli;

import hanji.generative.report.Comparison;
import hanji.generative.report.OutputFile;
import hanji.generative.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts runs side by side in one page. */
@Command(
        name = "compare",
        description =
                "Puts runs side by side in one page: settings, figures, curves, samples, and the cards of those that"
                        + " ./hanji judge made one of.",
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

    /**
     * The runs that were compared, and the page.
     *
     * @param cards what was judged of each, in words, by figure; empty of one that was not
     */
    record Compared(List<RunLine> runs, List<Map<String, String>> cards, String file) implements Result {
        @Override
        public String text() {
            return file + ": " + runs.size() + " runs side by side" + System.lineSeparator()
                    + TextTable.of(
                            List.of("run", "model", "data", "steps", "figure"),
                            runs.stream()
                                    .map(run ->
                                            List.of(run.run(), run.model(), run.data(), run.progress(), run.figure()))
                                    .toList())
                    + (cards.stream().allMatch(Map::isEmpty)
                            ? ""
                            : System.lineSeparator().repeat(2) + table());
        }

        private String table() {
            var names = new LinkedHashSet<String>();
            cards.forEach(card -> names.addAll(card.keySet()));
            names.removeAll(List.of(ComparedRun.CAN, ComparedRun.CANNOT));
            List<String> header = new ArrayList<>(List.of("card"));
            runs.forEach(run -> header.add(run.run()));
            return TextTable.of(
                    header,
                    names.stream()
                            .map(name -> Stream.concat(
                                            Stream.of(name), cards.stream().map(card -> card.getOrDefault(name, "")))
                                    .toList())
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
        return new Compared(
                lines, columns.stream().map(Comparison.Column::judged).toList(), out.toString());
    }
}
