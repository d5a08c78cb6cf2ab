package hanji.generative.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Words that are shown somewhere as a command line of {@code ./hanji simulate}. */
public final class SimulateWords {
    private SimulateWords() {}

    /**
     * What the command would say to them, in one line; empty if it would understand them.
     *
     * @param words after {@code simulate}
     */
    public static Optional<String> misunderstood(List<String> words) {
        try {
            Simulate command = new Simulate();
            new CommandLine(command).parseArgs(words.toArray(String[]::new));
            command.requireLaunch();
            return Optional.empty();
        } catch (ParameterException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }
}
