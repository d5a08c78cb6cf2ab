package hanji.generative.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that compute. */
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = AtLeastOne.class,
            description = "Threads of the CPU to compute with; does not change a bit of the result (default: one per"
                    + " core; a GPU has its own).")
    private Optional<Integer> threads = Optional.empty();

    boolean given() {
        return threads.isPresent();
    }

    int threads() {
        return threads.orElse(Runtime.getRuntime().availableProcessors());
    }
}
