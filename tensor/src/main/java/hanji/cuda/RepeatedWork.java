package hanji.cuda;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Work that is done again and again, such as a training step, as one CUDA graph. The first run goes as it would without
 * this; one of the next is written down as it goes, and made a graph of. In each run after that the host's part of the
 * work runs again, but its launches, copies and fills are only compared with what was written down; then the graph is
 * launched, with the values of this run. What differs from run to run:
 *
 * <ul>
 *   <li>arguments of launches, such as a learning rate or the step of a random stream: they are changed in the graph;
 *   <li>what is copied from the host, such as a batch: it goes to one table in device memory before the launch, and the
 *       graph takes it from there.
 * </ul>
 *
 * <p>A run whose work is another, or that reads something back, goes on piece by piece from the first difference: the
 * results are those of a run without a graph, whatever the work does.
 *
 * <p>The memory that a run takes belongs to this until it is closed, and nobody else gets it. A tensor that a run leaves
 * behind stays valid until it is released; the next run does without the graph if it needs that memory.
 *
 * <pre>{@code
 * try (RepeatedWork step = gpu.repeat()) {
 *     for (Batch batch : batches)
 *         try (var _ = Scope.open()) {
 *             losses.add(step.run(() -> learner.step(batch)));
 *         }
 * }
 * }</pre>
 */
public final class RepeatedWork implements AutoCloseable {
    /** Runs that may be written down in vain before it is left. */
    private static final int ATTEMPTS = 4;
    /** Runs in a row that may differ from the graph before another is made. */
    private static final int PATIENCE = 2;
    /** Graphs that may be made before work counts as ever-changing. */
    private static final int GRAPHS = 8;

    private final Cuda gpu;
    private final CudaDriver driver;
    private final WorkRecorder recorder;
    private final DevicePool pool;
    private final OwnedBuffers buffers;

    private Optional<Recording> recorded = Optional.empty();
    private Optional<Long> graph = Optional.empty();
    private long table;
    private long tableCapacity;
    private Optional<String> obstacle = Optional.empty();
    private String difference = "";
    private boolean warm;
    private int failures, misses, graphs;
    private long replays;

    RepeatedWork(Cuda gpu, CudaDriver driver, DevicePool pool) {
        this.gpu = gpu;
        this.driver = driver;
        recorder = new WorkRecorder(driver, gpu);
        this.pool = pool;
        buffers = new OwnedBuffers(pool);
    }

    /** Does the work once. Inside another run it is part of that. */
    public <T> T run(Supplier<T> work) {
        if (obstacle.isPresent() || gpu.isRepeating()) return work.get();
        gpu.stream(); // begins again where a kernel has failed
        if (!warm) {
            warm = true;
            return work.get();
        }
        return repeated(work);
    }

    private <T> T repeated(Supplier<T> work) {
        boolean following = recorded.isPresent();
        Recording recording = recorded.orElseGet(Recording::new);
        if (following) recorder.follow(recording);
        else recorder.record(recording);
        buffers.begin();
        T result;
        try {
            result = gpu.repeating(this, work);
        } catch (ContextLost lost) {
            forget();
            throw lost;
        } catch (RuntimeException | Error failure) {
            recorded = Optional.empty();
            doneBefore(failure);
            throw failure;
        }
        difference = recorder.end();
        if (obstacle.isPresent()) return result;
        if (following) followed(recording);
        else recorded(recording);
        return result;
    }

    /** Does what was put off when a run failed; that this fails, too, comes second. */
    private void doneBefore(Throwable failure) {
        try {
            recorder.leave("fails");
        } catch (CudaException another) {
            failure.addSuppressed(another);
        }
    }

    private void followed(Recording recording) {
        if (difference.isEmpty()) {
            replay(recording);
        } else if (++misses == PATIENCE) {
            misses = 0;
            recorded = Optional.empty();
            if (graphs == GRAPHS) giveUp("what it does changes too often: it " + difference);
        }
    }

    private void replay(Recording recording) {
        try {
            if (recording.inputBytes() > 0) driver.toDevice(recording.host(), table, gpu.stream());
            recording.update(driver, graph.orElseThrow());
            driver.launchGraph(graph.orElseThrow(), gpu.stream());
            replays++;
            misses = 0;
        } catch (ContextLost lost) {
            forget();
            throw lost;
        } catch (CudaException failure) {
            recording.issueDone(driver, gpu.stream());
            giveUp(String.valueOf(failure.getMessage()));
        }
    }

    private void recorded(Recording recording) {
        if (!difference.isEmpty()) {
            if (++failures == ATTEMPTS) giveUp("it " + difference);
            return;
        }
        failures = 0;
        try {
            capture(recording);
            recorded = Optional.of(recording);
            graphs++;
        } catch (ContextLost lost) {
            forget();
            throw lost;
        } catch (CudaException failure) {
            giveUp(String.valueOf(failure.getMessage()));
        }
    }

    private void capture(Recording recording) {
        requireTable(recording.inputBytes());
        long stream = gpu.stream();
        driver.beginCapture(stream);
        try {
            recording.issueAll(driver, table, stream);
        } catch (CudaException failure) {
            endInVain(stream, failure);
            throw failure;
        }
        if (graph.isPresent()) driver.endCapture(stream, graph.get());
        else graph = Optional.of(driver.endCapture(stream));
    }

    /** A driver may refuse to end a capture that has failed; a lost context is more than any other failure. */
    private void endInVain(long stream, CudaException failure) {
        try {
            driver.freeGraph(driver.endCapture(stream));
        } catch (ContextLost lost) {
            lost.addSuppressed(failure);
            throw lost;
        } catch (CudaException another) {
            failure.addSuppressed(another);
        }
    }

    private void requireTable(int bytes) {
        long capacity = DevicePool.capacity(bytes);
        if (bytes == 0 || capacity <= tableCapacity) return;
        giveTableBack();
        table = pool.take(capacity, capacity); // not of the buffers, each of which the work may need
        tableCapacity = capacity;
    }

    private void giveTableBack() {
        if (tableCapacity > 0) pool.giveBack(table, tableCapacity);
        tableCapacity = 0;
    }

    private void giveUp(String why) {
        obstacle = Optional.of(why);
        giveMemoryBack();
    }

    private void giveMemoryBack() {
        recorded = Optional.empty();
        graph.ifPresent(driver::freeGraph);
        graph = Optional.empty();
        giveTableBack();
        buffers.close();
    }

    /**
     * Gives graph and memory back, since the device has no more. Work that is being done goes on without a graph for good: it
     * would need as much the next time. Other work may have one again.
     *
     * @param running whether this work is being done
     */
    void makeRoom(boolean running) {
        if (obstacle.isPresent()) return;
        if (!running) {
            giveMemoryBack();
            return;
        }
        recorder.leave("needs more memory than is free");
        giveUp("the GPU has not the memory that a graph keeps to itself");
    }

    /** Why its runs go without a graph, to stand after "because"; empty as long as they may have one. */
    public Optional<String> obstacle() {
        return obstacle;
    }

    /** What the last run did that the graph does not; empty if nothing. */
    public String difference() {
        return difference;
    }

    /** Launches of the graph; 0 as long as there is none. */
    public int launches() {
        return recorded.map(Recording::launches).orElse(0);
    }

    /** Bytes that go to the device before each launch of the graph. */
    public int inputBytes() {
        return recorded.map(Recording::inputBytes).orElse(0);
    }

    /** Runs that were one launch of a graph. */
    public long replays() {
        return replays;
    }

    /** The driver that the work sees. */
    CudaDriver driver() {
        return recorder;
    }

    long take(long capacity, long bytes) {
        if (obstacle.isPresent()) return pool.take(capacity, bytes);
        return recorder.take(buffers, capacity, bytes);
    }

    boolean owns(long address) {
        return buffers.owns(address);
    }

    /** @param running whether this work is being done */
    void giveBack(long address, boolean running) {
        boolean taken = buffers.giveBack(address);
        if (!running) driver.reuse(address, 0);
        else if (taken) recorder.reuse(address, 0);
    }

    /** Forgets everything: the driver has lost it. */
    void forget() {
        recorder.forget();
        recorded = Optional.empty();
        graph = Optional.empty();
        tableCapacity = 0;
        warm = false;
        buffers.forget();
    }

    /** Gives graph and memory back. */
    @Override
    public void close() {
        if (obstacle.isEmpty()) giveUp("it was closed");
        gpu.endRepeating(this);
    }
}
