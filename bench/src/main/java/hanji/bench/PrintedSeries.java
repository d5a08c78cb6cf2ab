package hanji.bench;

import hanji.bench.series.SeriesTable;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the table of a series of kernels. */
@Command(
        name = "series",
        description = "Prints what the simulator counts of each version of a kernel, in Markdown.",
        footer = {"%nExample:", "  ./hanji bench series docs/kernels/softmax"})
final class PrintedSeries implements Callable<Result> {
    @Parameters(
            paramLabel = "FOLDER",
            description =
                    "CUDA sources with their PTX beside them (./hanji ptx FILE.cu), one kernel each, whose opening"
                            + " comment shows the ./hanji simulate that runs it.")
    private Path folder;

    @Override
    public Result call() throws IOException {
        return new Markdown(new SeriesTable().markdown(folder));
    }
}
