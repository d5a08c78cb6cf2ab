package hanji.tensor;

import hanji.cuda.Cuda;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Where tensors live and ops run: the CPU, or a CUDA device. A CPU device is a number of threads and a pool of buffers;
 * results never depend on how many threads there are, nor on which kind of device it is.
 */
public final class Device {
    /** The CPU with one thread per core. */
    public static final Device CPU = cpu(Runtime.getRuntime().availableProcessors());

    private static final boolean POISON = Boolean.getBoolean("hanji.poison");

    private final Workers workers;
    private final boolean fineGrained;
    private final Optional<Cuda> cuda;
    private final Optional<DeviceMemory> memory;
    private final BufferPool pool = new BufferPool(POISON);

    private Device(Workers workers, boolean fineGrained, Optional<Cuda> cuda) {
        this.workers = workers;
        this.fineGrained = fineGrained;
        this.cuda = cuda;
        this.memory = cuda.isPresent() ? Optional.of(new DeviceMemory(cuda.get(), POISON)) : Optional.empty();
    }

    /**
     * The CPU with a given number of threads.
     *
     * @throws IllegalArgumentException if threads is below 1
     */
    public static Device cpu(int threads) {
        return new Device(new Workers(threads), false, Optional.empty());
    }

    /**
     * The CPU for checks: ranges are cut as finely as the number of threads allows, whatever the grain, so that cuts are
     * met on small tensors too.
     *
     * @throws IllegalArgumentException if threads is below 1
     */
    public static Device fineGrained(int threads) {
        return new Device(new Workers(threads), true, Optional.empty());
    }

    /** A CUDA device, real or simulated. */
    public static Device cuda(Cuda cuda) {
        return new Device(new Workers(1), false, Optional.of(cuda));
    }

    /** The CUDA device that this is, if it is one. */
    public Optional<Cuda> cuda() {
        return cuda;
    }

    /** Number of threads that share the work on the CPU; 1 for a CUDA device. */
    public int threads() {
        return workers.threads();
    }

    /** Runs tasks 0 to count - 1, shared out among the threads, and returns when all are done. */
    public void parallel(int count, IntConsumer task) {
        workers.run(count, task);
    }

    /**
     * Cuts [0, size) into ranges of at least {@code grain} elements, several per thread and ever smaller ones, and runs them in
     * parallel. The cut must not change the result.
     */
    public void parallelRanges(int size, int grain, RangeTask task) {
        if (size <= 0) return;
        int[] starts =
                threads() == 1 ? new int[] {0} : Ranges.starts(size, fineGrained ? 1 : Math.max(1, grain), threads());
        parallel(starts.length, i -> task.run(starts[i], i + 1 < starts.length ? starts[i + 1] : size));
    }

    /** Bytes of buffers ever allocated here; constant once a training loop is warm. */
    public long allocatedBytes() {
        return cuda.map(Cuda::allocatedBytes).orElseGet(pool::allocatedBytes);
    }

    /** A storage for {@code size} elements; its content is arbitrary. */
    Storage take(DType dtype, int size) {
        MissingFlag.requireVectors();
        return memory.isPresent() ? memory.get().take(dtype, size) : pool.take(dtype, size);
    }

    @Override
    public String toString() {
        return cuda.isPresent() ? cuda.get().toString() : "cpu(" + threads() + (fineGrained ? ", fine-grained)" : ")");
    }

    /** Work on elements {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface RangeTask {
        void run(int from, int to);
    }
}
