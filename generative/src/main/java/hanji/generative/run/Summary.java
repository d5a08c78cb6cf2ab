package hanji.generative.run;

import hanji.nn.train.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a run's checkpoint says of it without its model.
 *
 * @param settings what the run was asked to do
 * @param done steps
 */
public record Summary(Settings settings, long done) {
    /** Reads the summary of a run. */
    public static Summary read(RunFolder folder) throws IOException {
        Path file = folder.checkpoint();
        Checkpoint checkpoint = folder.readCheckpoint();
        return new Summary(Settings.of(file, checkpoint), Settings.read(file, checkpoint, "done", Long::parseLong));
    }

    /** Name of the model. */
    public String model() {
        return settings.model();
    }

    /** For example "16,000 of 16,000". */
    public String progress() {
        return settings.budget() instanceof Budget.Steps(long steps)
                ? String.format(Locale.ROOT, "%,d of %,d", done, steps)
                : String.format(Locale.ROOT, "%,d", done);
    }

    /** The same of a run that has ended. */
    public String whenEnded() {
        return endedEarly() ? String.format(Locale.ROOT, "%,d, converged", done) : progress();
    }

    /** Whether a run that has ended did so before its last step, as it does where the model has converged. */
    public boolean endedEarly() {
        return settings.budget() instanceof Budget.Steps(long steps) && done < steps;
    }
}
