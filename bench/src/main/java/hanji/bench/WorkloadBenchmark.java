package hanji.bench;

import hanji.bench.peer.Allocator;
import hanji.bench.peer.Layout;
import hanji.bench.peer.Peer;
import hanji.bench.turn.Turn;
import hanji.bench.workload.Agreement;
import hanji.bench.workload.Standard;
import hanji.bench.workload.Task;
import hanji.tensor.Device;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/** A workload on one side: Hanji's, or a peer's after its results were compared with Hanji's. */
@State(Scope.Thread)
public class WorkloadBenchmark {
    /**
     * A run that takes longer, as a period does, wakes up on its own: what that costs is small beside it. No two sides of a row
     * lie so far apart that one wakes up and the other does not while it matters.
     */
    private static final Duration BRIEF = Duration.ofMillis(100);

    /** The side that is no peer. */
    static final String NO_PEER = "none";

    @Param
    public Standard workload;

    @Param(NO_PEER)
    public String peer;

    @Param("CHANNELS_LAST")
    public Layout layout;

    @Param("1")
    public int threads;

    /** In force from the start of the process, see {@link Fork}. */
    @Param("RELEASING")
    public Allocator allocator;

    private Task task;
    private boolean isBrief = true;

    /** @throws Agreement.Disagreement if the peer's results are not Hanji's */
    @Setup
    public void setUp() {
        if (!peer.equals(NO_PEER) && !Boolean.getBoolean(Jmh.COMPARED)) requireAgreement();
        task = newTask();
        Optional.ofNullable(System.getProperty(Jmh.WARM_UP))
                .ifPresent(most -> WarmUp.untilCompiled(task::run, Duration.parse(most)));
    }

    /** Warming up needs no turn. */
    @Setup(Level.Iteration)
    public void waitForTurn(IterationParams iteration) {
        if (iteration.getType() != IterationType.MEASUREMENT) return;
        Turn.next();
        if (isBrief) wakeUp();
    }

    /** A run that is not measured: threads that were stopped, and caches that others filled, cost the first one most. */
    private void wakeUp() {
        long begun = System.nanoTime();
        task.run();
        isBrief = System.nanoTime() - begun < BRIEF.toNanos();
    }

    private void requireAgreement() {
        Map<String, float[]> expected =
                workload.workload().on(Device.cpu(threads)).results();
        Agreement.require(expected, newTask().results(), workload.workload().tolerance());
    }

    private Task newTask() {
        return peer.equals(NO_PEER)
                ? workload.workload().on(Device.cpu(threads))
                : Peer.named(peer).task(workload.workload(), layout, threads);
    }

    @Benchmark
    public void run() {
        task.run();
    }
}
