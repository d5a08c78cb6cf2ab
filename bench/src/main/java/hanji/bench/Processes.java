package hanji.bench;

import hanji.bench.peer.Allocator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Measures memory and allocations in JVMs that do nothing else, with this JVM's flags. */
final class Processes implements Harness {
    /** Runs after which nothing new should be needed, and of which the peak is taken. */
    private static final int WARM_UP = 5;

    /** Runs whose allocations are counted. */
    private static final int COUNTED = 5;

    /** So small that every large array is allocated on its own, outside the buffers of threads. */
    private static final List<String> SMALL_BUFFERS = List.of("-XX:TLABSize=16k", "-XX:-ResizeTLAB");

    @Override
    public List<Outcome> round(List<Target> targets, Effort effort) {
        return targets.stream()
                .<Outcome>map(target -> new Measured(measure(target)))
                .toList();
    }

    private static double measure(Target target) {
        return switch (target.quantity()) {
            case MEMORY -> run(target, Probe.PEAK, WARM_UP, List.of()) - run(target, Probe.PEAK, 0, List.of());
            case LARGE_ARRAYS -> run(target, Probe.LARGE_ARRAYS, COUNTED, SMALL_BUFFERS);
            case TIME, RATE -> throw new IllegalArgumentException("JMH measures the time of " + target);
        };
    }

    private static double run(Target target, String what, int runs, List<String> flags) {
        try {
            Path answer = Files.createTempFile("hanji-bench", ".txt");
            try {
                return run(command(target, what, runs, flags, answer), answer);
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static double run(List<String> command, Path answer) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
        try {
            int status = process.waitFor();
            String words = Files.readString(answer).strip();
            if (status != 0) throw new MeasurementFailed(words, new IOException("exit code " + status));
            return Double.parseDouble(words);
        } catch (InterruptedException stop) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new MeasurementFailed("interrupted", stop);
        }
    }

    private static List<String> command(Target target, String what, int runs, List<String> flags, Path answer) {
        var parameters = target.parameters();
        String threads = parameters.getOrDefault("threads", "1");
        Allocator allocator = Allocator.valueOf(parameters.getOrDefault("allocator", Allocator.RELEASING.name()));
        return Stream.of(
                        Fork.environment(threads, allocator).stream(),
                        Stream.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java"),
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream(),
                        flags.stream(),
                        Stream.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()),
                        Stream.of(answer.toString(), what, Integer.toString(runs)),
                        Stream.of("peer", "workload", "layout").map(name -> parameters.getOrDefault(name, "")),
                        Stream.of(threads))
                .flatMap(words -> words)
                .toList();
    }
}
