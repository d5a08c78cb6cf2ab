package hanji.bench;

import hanji.bench.gpu.KernelTable;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the table of docs/kernels.md. */
@Command(
        name = "kernels",
        description = "Prints the table of docs/kernels.md, in Markdown: what is known of each CUDA kernel.",
        footer = {"%nExample:", "  ./hanji bench kernels bench/results"})
final class PrintedKernels implements Callable<Result> {
    @Parameters(
            paramLabel = "FOLDER",
            description = "Its gpu-*.json files, which bench/gpu/check wrote, say what GPUs have measured.")
    private Path folder;

    @Override
    public Result call() throws IOException {
        return new Markdown(new KernelTable().markdown(folder));
    }
}
