package hanji.bench;

import hanji.bench.turn.TurnServer;
import hanji.bench.turn.Turns;
import hanji.bench.workload.Agreement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH. The forks of a round start and warm up side by side and are then measured in {@link Turns}, period by period. A
 * fork inherits this JVM's flags.
 */
final class Jmh implements Harness {
    /** Tells a fork how long at most it may run until its code is compiled. */
    static final String WARM_UP = "hanji.bench.warmUp";

    /** Tells a fork that an earlier one compared this side's results with Hanji's. */
    static final String COMPARED = "hanji.bench.compared";

    static {
        System.setProperty("jmh.ignoreLock", "true");
    }

    private final Set<Target> compared = ConcurrentHashMap.newKeySet();

    @Override
    public List<Outcome> round(List<Target> targets, Effort effort) {
        var turns = new Turns(targets.size());
        try (var _ = lock();
                var server = new TurnServer(turns);
                var sides = Executors.newCachedThreadPool()) {
            List<Future<Outcome>> outcomes = IntStream.range(0, targets.size())
                    .mapToObj(side -> sides.submit(() -> {
                        try {
                            return measure(targets.get(side), effort, server.jvmArguments(side));
                        } finally {
                            turns.leave(side);
                        }
                    }))
                    .toList();
            return outcomes.stream().map(Jmh::get).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** JMH's own lock, held for all forks of a round, so that no other benchmark runs meanwhile. */
    private static FileChannel lock() throws IOException {
        var channel = FileChannel.open(
                Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new MeasurementFailed("another benchmark is running", new IllegalStateException());
        }
        return channel;
    }

    private static Outcome get(Future<Outcome> outcome) {
        try {
            return outcome.get();
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof MeasurementFailed failed) throw failed;
            throw new IllegalStateException(thrown.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new MeasurementFailed("interrupted", stop);
        }
    }

    /** One fork. */
    private Outcome measure(Target target, Effort effort, List<String> jvmArguments) {
        var arguments = new ArrayList<>(jvmArguments);
        if (compared.contains(target)) arguments.add("-D" + COMPARED + "=true");
        if (!target.isPeers()) arguments.add("-D" + WARM_UP + "=" + effort.untilCompiled);
        var options = new OptionsBuilder();
        options.include("^" + Pattern.quote(target.benchmark()) + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MILLISECONDS)
                .threads(1)
                .forks(1)
                .warmupIterations(1)
                .warmupTime(effort.warmup)
                .measurementIterations(effort.samples)
                .measurementTime(effort.period)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend(arguments.toArray(String[]::new))
                .addProfiler(Fork.class);
        target.parameters().forEach(options::param);
        try {
            double[] times = new Runner(options.build())
                    .runSingle().getBenchmarkResults().stream()
                            .map(BenchmarkResult::getIterationResults)
                            .flatMap(iterations -> iterations.stream())
                            .mapToDouble(iteration ->
                                    target.runs() * iteration.getPrimaryResult().getScore())
                            .toArray();
            compared.add(target);
            return new Measured(times);
        } catch (RunnerException failure) {
            String words = describe(target) + ": " + reason(failure);
            if (causes(failure).anyMatch(Agreement.Disagreement.class::isInstance)) return new Disagreed(words);
            throw new MeasurementFailed(words, failure);
        }
    }

    private static String describe(Target target) {
        String[] words = target.benchmark().split("\\.");
        return words[words.length - 2] + target.parameters();
    }

    /** What the benchmark itself said, which JMH wraps and suppresses. */
    private static String reason(Throwable failure) {
        return causes(failure)
                .map(String::valueOf)
                .reduce((_, innermost) -> innermost)
                .orElse("unknown");
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        Stream<Throwable> inner =
                Stream.concat(Stream.ofNullable(thrown.getCause()), Arrays.stream(thrown.getSuppressed()));
        return Stream.concat(Stream.of(thrown), inner.flatMap(Jmh::causes));
    }
}
