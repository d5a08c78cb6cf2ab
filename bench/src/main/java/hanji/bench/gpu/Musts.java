package hanji.bench.gpu;

import hanji.cuda.CudaDriver;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says of each must what the sections have measured with the same sources and whether it is met. */
@Command(name = "musts", description = "Prints each must of the GPU path, what was measured, and whether it is met.")
final class Musts implements Callable<Result> {
    @Mixin
    private CardOptions card = new CardOptions();

    @Override
    public Result call() throws IOException {
        try (CudaDriver driver = card.open()) {
            return MustFindings.of(new Sections(
                    card.ofThisCommit("tests", driver, TestFindings.class, TestFindings::head),
                    card.ofThisCommit("sanitizer", driver, TestFindings.class, TestFindings::head),
                    card.ofThisCommit("kernels", driver, GpuFindings.class, GpuFindings::head),
                    card.ofThisCommit("steps", driver, StepFindings.class, StepFindings::head),
                    card.ofThisCommit("peers", driver, PeerFindings.class, PeerFindings::head),
                    card.ofThisCommit("before", driver, BeforeFindings.class, BeforeFindings::head)));
        }
    }
}
