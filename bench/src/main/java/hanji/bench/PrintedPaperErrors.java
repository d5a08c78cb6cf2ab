package hanji.bench;

import hanji.bench.gpu.KernelTable;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints how far times on paper are from measured ones. */
@Command(
        name = "predictions",
        description = "Prints how far the times on paper of docs/kernels.md are from measured ones, in Markdown.",
        footer = {"%nExample:", "  ./hanji bench predictions bench/results"})
final class PrintedPaperErrors implements Callable<Result> {
    @Parameters(
            paramLabel = "FOLDER",
            description = "Its gpu-*.json files, which bench/gpu/check wrote, say what GPUs have measured.")
    private Path folder;

    @Override
    public Result call() throws IOException {
        return new Markdown(new KernelTable().errors(folder));
    }
}
