package hanji.generative.cli;

import picocli.CommandLine.Option;

/** The option of commands that draw random numbers. */
final class SeedOption {
    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            converter = WholeNumber.class,
            description = "Seed of all randomness; the same seed gives the same bits (default: ${DEFAULT-VALUE}).")
    private long seed;

    long seed() {
        return seed;
    }
}
