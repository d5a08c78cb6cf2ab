package hanji.bench;

import hanji.bench.workload.Agreement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH, one fork at a time, so that the caller decides in which order. A fork inherits this JVM's flags. */
final class Jmh implements Harness {
    /** Tells a fork that an earlier one compared this side's results with Hanji's. */
    static final String COMPARED = "hanji.bench.compared";

    private final Set<Target> compared = new HashSet<>();

    @Override
    public double[] measure(Target target, Effort effort) {
        var options = new OptionsBuilder();
        options.include("^" + Pattern.quote(target.benchmark()) + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MILLISECONDS)
                .threads(1)
                .forks(1)
                .warmupIterations(1)
                .warmupTime(target.isPeers() ? effort.peerWarmup : effort.warmup)
                .measurementIterations(effort.samples)
                .measurementTime(effort.period)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .addProfiler(Fork.class);
        if (compared.contains(target)) options.jvmArgsAppend("-D" + COMPARED + "=true");
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
            return times;
        } catch (RunnerException failure) {
            String words = describe(target) + ": " + reason(failure);
            if (causes(failure).anyMatch(Agreement.Disagreement.class::isInstance)) throw new Disagreed(words, failure);
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
