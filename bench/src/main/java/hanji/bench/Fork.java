package hanji.bench;

import java.io.File;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.ExternalProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;

/**
 * How JMH starts a JVM: quietly, and with OMP_NUM_THREADS and OPENBLAS_NUM_THREADS set to the benchmark's parameter
 * {@code threads}, since native libraries read them once, when they are loaded. JMH knows no environment of a fork, but
 * a profiler, which this is by name only, may put a command before it.
 */
public final class Fork implements ExternalProfiler {
    @Override
    public Collection<String> addJVMInvokeOptions(BenchmarkParams params) {
        return Optional.ofNullable(params.getParam("threads"))
                .map(threads -> List.of("env", "OMP_NUM_THREADS=" + threads, "OPENBLAS_NUM_THREADS=" + threads))
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
