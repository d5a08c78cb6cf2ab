package hanji.bench.gpu;

import hanji.cuda.CudaDriver;
import hanji.generative.cli.Result;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says of each must what the sections have measured and whether it is met. */
@Command(name = "musts", description = "Prints each must of the GPU path, what was measured, and whether it is met.")
final class Musts implements Callable<Result> {
    @Mixin
    private CardOptions card = new CardOptions();

    @Override
    public Result call() throws IOException {
        try (CudaDriver driver = card.open()) {
            return MustFindings.of(new Sections(
                    card.standing("tests", driver, TestFindings.class),
                    card.standing("sanitizer", driver, TestFindings.class),
                    card.standing("kernels", driver, GpuFindings.class),
                    card.standing("steps", driver, StepFindings.class),
                    card.standing("peers", driver, PeerFindings.class),
                    card.standing("before", driver, BeforeFindings.class)));
        }
    }
}
