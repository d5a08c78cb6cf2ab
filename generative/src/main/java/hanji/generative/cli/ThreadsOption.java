package hanji.generative.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that compute. */
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Threads to compute with; does not change a bit of the result (default: one per core).")
    private Optional<Integer> threads = Optional.empty();

    int threads() {
        return threads.orElse(Runtime.getRuntime().availableProcessors());
    }
}
