package hanji.generative.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks inside a classifier. */
@Command(
        name = "inspect",
        description =
                "Looks inside a classifier: ./hanji inspect RUN WHAT. Each WHAT writes a picture and prints what was"
                        + " measured.",
        subcommands = {
            InspectFilters.class,
            InspectNeighbours.class,
            InspectPatches.class,
            InspectSaliency.class,
            InspectOcclusion.class,
            InspectAscent.class,
            InspectInvert.class
        },
        synopsisSubcommandLabel = "WHAT",
        commandListHeading = "%nWHAT:%n",
        sortOptions = false)
final class Inspect implements Callable<Result> {
    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind, of a classifier.")
    private Path run;

    @Spec
    private CommandSpec spec;

    /** The classifier, on the device that was asked for. */
    LookedInto open(DeviceOption device) throws IOException {
        return LookedInto.of(run, device, spec);
    }

    /** Without a word for what. */
    @Override
    public Result call() {
        String words = String.join(", ", spec.subcommands().keySet());
        throw new ParameterException(spec.commandLine(), "say what to look at: " + words);
    }
}
