package hanji.bench;

import hanji.bench.scaling.Scaling;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws what {@link MeasuredScaling} wrote. */
@Command(
        name = "plots",
        description = "Draws a measurement of 'scaling' as scaling-*.svg and prints its table, in Markdown.",
        sortOptions = false)
final class DrawnScaling implements Callable<Result> {
    @Parameters(paramLabel = "FILE", description = "What './hanji bench scaling FILE' wrote.")
    private Path file;

    @Option(
            names = "--images",
            paramLabel = "FOLDER",
            defaultValue = "docs/images",
            description = "Where it draws (default: ${DEFAULT-VALUE}).")
    private Path images;

    @Override
    public Result call() throws IOException {
        Scaling measured = Scaling.read(file);
        measured.draw(images);
        return new Markdown(measured.markdown());
    }
}
