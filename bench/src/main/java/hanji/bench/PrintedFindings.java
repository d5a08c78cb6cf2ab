package hanji.bench;

import hanji.generative.cli.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the table of a measurement that was written to a file. */
@Command(
        name = "table",
        description = "Prints the table of a measurement, in Markdown.",
        sortOptions = false,
        footer = {"%nExample:", "  ./hanji bench table bench/results/cpu-libtorch.json"})
final class PrintedFindings implements Callable<Result> {
    @Parameters(paramLabel = "FILE", description = "What './hanji bench --out FILE' wrote.")
    private Path file;

    @Option(names = "--goals", description = "Only the rows that have a goal.")
    private boolean goals;

    @Override
    public Result call() throws IOException {
        return new Markdown(Findings.read(file).markdown(goals));
    }
}
