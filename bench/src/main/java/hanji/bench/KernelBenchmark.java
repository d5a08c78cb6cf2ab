package hanji.bench;

import hanji.bench.gpu.CallOnCpu;
import hanji.bench.gpu.StandardCall;
import hanji.bench.kernel.MachinePeak;
import hanji.bench.turn.Turn;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/** A standard call, or a peak of the machine, on one core: what {@code ./hanji bench kernel} times. */
@State(Scope.Thread)
public class KernelBenchmark {
    /** Name of a {@link MachinePeak} or of a {@link StandardCall}. */
    @Param("FMA")
    public String subject;

    /** How many sets of inputs a call goes round over. */
    @Param("1")
    public int sets;

    private Runnable work = () -> {};
    private Runnable check = () -> {};

    @Setup
    public void setUp() {
        Optional<MachinePeak> peak = Arrays.stream(MachinePeak.values())
                .filter(each -> each.name().equals(subject))
                .findFirst();
        if (peak.isPresent()) work = peak.get().work();
        else {
            var call = new CallOnCpu(StandardCall.valueOf(subject), sets);
            work = call::run;
            check = call::requireSameResults;
        }
        Optional.ofNullable(System.getProperty(Jmh.WARM_UP))
                .ifPresent(most -> WarmUp.untilCompiled(work, Duration.parse(most)));
    }

    /** Then a run that is not measured: what others have put into the caches costs the first one most. */
    @Setup(Level.Iteration)
    public void waitForTurn(IterationParams iteration) {
        if (iteration.getType() != IterationType.MEASUREMENT) return;
        Turn.next();
        work.run();
    }

    @Benchmark
    public void run() {
        work.run();
    }

    /** @throws IllegalStateException if the results are no longer those from before */
    @TearDown
    public void checkResults() {
        check.run();
    }
}
