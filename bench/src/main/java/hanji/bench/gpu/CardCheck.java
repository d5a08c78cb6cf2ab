package hanji.bench.gpu;

import hanji.generative.cli.Result;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parts of {@code bench/gpu/check} that are written in Java. */
@Command(
        name = "gpu",
        description = "Checks and measures Hanji on a GPU; bench/gpu/check calls its parts.",
        subcommands = {
            CardProbe.class,
            TestOutcome.class,
            GpuTimes.class,
            StepTimes.class,
            PeerSide.class,
            BeforeAndNow.class,
            Musts.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class CardCheck implements Callable<Result> {
    @Spec
    private CommandSpec spec;

    @Override
    public Result call() {
        throw new ParameterException(spec.commandLine(), "name a part: probe, kernels, steps, peers, ...");
    }
}
