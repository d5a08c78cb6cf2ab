package hanji.bench;

import hanji.bench.scaling.Scaling;
import hanji.generative.cli.ProgressBar;
import hanji.generative.cli.Result;
import hanji.generative.report.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how time and memory grow. */
@Command(
        name = "scaling",
        description = "Measures time and memory against batch, channels, image size and threads, in two minutes.",
        sortOptions = false)
final class MeasuredScaling implements Callable<Result> {
    @Parameters(paramLabel = "FILE", description = "The JSON object is written to this file.")
    private Path file;

    @Option(names = "--quick", description = "Only see that it works; the figures are not to be quoted.")
    private boolean quick;

    @Override
    public Result call() throws IOException {
        OutputFile.requireWritable(file);
        try (var bar = ProgressBar.of("bench")) {
            Scaling measured = Scaling.measure(quick, bar::show);
            bar.show(1);
            JsonFile.write(file, measured);
            return measured;
        }
    }
}
