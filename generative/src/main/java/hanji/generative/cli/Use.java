package hanji.generative.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What generative models are for: each task is a subcommand. */
@Command(
        name = "use",
        description = {
            "Puts a model to use, measures its margin over a simple way of doing the same, and draws both.",
            "docs/uses.md shows each task."
        },
        subcommands = {
            UseSuperresolve.class,
            UseDenoise.class,
            UseAnomalies.class,
            UseComplete.class,
            UseColorize.class,
            UseEdit.class,
            UseSketch.class
        },
        sortOptions = false,
        synopsisSubcommandLabel = "TASK")
final class Use implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Without a task: the help, as an error. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE.status();
    }
}
