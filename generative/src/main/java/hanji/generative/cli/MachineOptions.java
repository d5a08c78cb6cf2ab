package hanji.generative.cli;

import hanji.generative.distributed.Scaling.Machine;
import picocli.CommandLine.Option;

/** Figures of one worker that a training of many is reckoned from; docs/scale-out/exchange.md says where the defaults are from. */
final class MachineOptions {
    @Option(
            names = "--image-ms",
            paramLabel = "MS",
            defaultValue = "24",
            converter = AboveZero.class,
            description = "Forward and backward pass of an image by one worker, for each million parameters"
                    + " (default: ${DEFAULT-VALUE}).")
    private double imageMs;

    @Option(
            names = "--update-ms",
            paramLabel = "MS",
            defaultValue = "4",
            converter = AboveZero.class,
            description =
                    "Update of a million parameters, and the copies of their gradients (default: ${DEFAULT-VALUE}).")
    private double updateMs;

    @Option(
            names = "--sums",
            paramLabel = "G",
            defaultValue = "3.2",
            converter = AboveZero.class,
            description = "Billions of numbers that a worker adds in a second (default: ${DEFAULT-VALUE}).")
    private double sums;

    @Option(
            names = "--sockets",
            paramLabel = "GB",
            defaultValue = "2",
            converter = AboveZero.class,
            description =
                    "Gigabytes a second that one thread sends while it receives as many (default: ${DEFAULT-VALUE}).")
    private double sockets;

    @Option(
            names = "--message-us",
            paramLabel = "US",
            defaultValue = "18",
            converter = AboveZero.class,
            description = "Microseconds of a processor for a message (default: ${DEFAULT-VALUE}).")
    private double messageUs;

    @Option(
            names = "--latency-us",
            paramLabel = "US",
            defaultValue = "50",
            converter = AboveZero.class,
            description = "Microseconds on the way from a machine to another (default: ${DEFAULT-VALUE}).")
    private double latencyUs;

    @Option(
            names = "--jitter",
            paramLabel = "SHARE",
            defaultValue = "0.03",
            converter = AboveZero.class,
            description =
                    "Standard deviation of a worker's time of a step, as a share of it (default: ${DEFAULT-VALUE}).")
    private double jitter;

    Machine machine() {
        return new Machine(1e-3 * imageMs, 1e-3 * updateMs, 1e9 * sums, 1e9 * sockets, 1e-6 * messageUs, jitter);
    }

    /** In seconds. */
    double latency() {
        return 1e-6 * latencyUs;
    }
}
