package hanji.bench;

import hanji.bench.peer.Allocator;
import java.io.File;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/**
 * How JMH starts a JVM: quietly, and in an environment for native libraries, which read it once, when they are loaded.
 * JMH knows no environment of a fork, but a profiler, which this is by name only, may put a command before it.
 */
public final class Fork implements ExternalProfiler {
    /** What would take from OpenBLAS the choice of the kernels for this processor, and from us that of the allocator. */
    private static final List<String> WITHHELD = Stream.concat(
                    Stream.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"),
                    Arrays.stream(Allocator.values())
                            .flatMap(allocator -> allocator.environment().stream())
                            .map(variable -> variable.replaceFirst("=.*", "")))
            .toList();

    /**
     * What stands before the command of a JVM: OMP_NUM_THREADS, OPENBLAS_NUM_THREADS and the allocator are set, and a
     * peer chooses its kernels by itself.
     */
    static List<String> environment(String threads, Allocator allocator) {
        return Stream.of(
                        Stream.of("env"),
                        WITHHELD.stream().flatMap(name -> Stream.of("-u", name)),
                        Stream.of("OMP_NUM_THREADS=" + threads, "OPENBLAS_NUM_THREADS=" + threads),
                        allocator.environment().stream())
                .flatMap(words -> words)
                .toList();
    }

    /**
     * A line for each variable that was set and is kept from the JVMs.
     *
     * @param environment the environment variables
     */
    static List<String> withheld(Map<String, String> environment) {
        return WITHHELD.stream()
                .filter(environment::containsKey)
                .map(name -> name + "=" + environment.get(name) + " was set; measured without it")
                .toList();
    }

    @Override
    public Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
        return Optional.ofNullable(params.getParam("threads"))
                .map(threads -> environment(threads, Allocator.valueOf(params.getParam("allocator"))))
                .orElse(List.of());
    }

    @Override
    public Collection<String> addJVMOptions(BenchmarkParams params) {
        return List.of();
    }

    @Override
    public void beforeTrial(BenchmarkParams params) {}

    @Override
    public Collection<? extends Result<?>> afterTrial(BenchmarkResult result, long pid, File out, File err) {
        return List.of();
    }

    @Override
    public boolean allowPrintOut() {
        return false;
    }

    @Override
    public boolean allowPrintErr() {
        return false;
    }

    @Override
    public String getDescription() {
        return "starts a quiet JVM with a number of threads for native libraries";
    }
}
