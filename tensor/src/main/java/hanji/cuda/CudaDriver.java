package hanji.cuda;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * One CUDA device behind its driver API: the seam between Hanji and a GPU, real or simulated. All that stands above it
 * is the same code for both.
 *
 * <p>Addresses are device addresses; modules, functions, streams and events are handles that the driver gives out; stream
 * 0 is the default one. Work on one stream runs in order. A driver may be called by several threads, one at a time.
 *
 * <p>Every method throws {@link CudaException} with one line that says what failed. A launch returns before its kernel
 * has run, so what goes wrong in a kernel is thrown by some later call, at the latest by {@link #synchronize}.
 */
public interface CudaDriver extends AutoCloseable {
    /** What this device is. */
    DeviceInfo info();

    /** Device memory, free and in all, in bytes. */
    Memory memory();

    /**
     * Memory of a device, in bytes.
     *
     * @param free what an allocation could still take
     */
    record Memory(long free, long total) {}

    /**
     * How often a failed kernel has taken the context along. Every address and handle from before is gone then; the call
     * that finds out throws {@link ContextLost}, and the next one finds a fresh context.
     */
    default int epoch() {
        return 0;
    }

    /**
     * Allocates device memory, aligned to 256 bytes.
     *
     * @throws OutOfDeviceMemory if there is not enough
     */
    long allocate(long bytes);

    /** Gives an allocation back. */
    void free(long address);

    /**
     * Says that an allocation is handed to another use, of which it holds {@code bytes}: what stands there is no longer
     * defined. A GPU has nothing to do; a simulator forgets what was written and moves the bound it checks.
     */
    default void reuse(long address, long bytes) {}

    /** Copies host memory to the device; when it returns, the host memory may change. */
    void toDevice(MemorySegment from, long to, long stream);

    /** Copies device memory to the host and waits for all earlier work of the stream. */
    void toHost(long from, MemorySegment to, long stream);

    /** Copies within device memory; the ranges do not overlap. */
    void copy(long from, long to, long bytes, long stream);

    /** Sets {@code bytes} bytes to one value. */
    void fillBytes(long address, byte value, long bytes, long stream);

    /** Sets {@code words} 32-bit words to one value. */
    void fillWords(long address, int value, long words, long stream);

    /**
     * Loads PTX and compiles it for this device.
     *
     * @param name what errors call it, for example the resource it came from
     */
    long load(String name, byte[] ptx);

    /** A kernel of a loaded module. */
    long function(long module, String kernel);

    /**
     * Launches a kernel.
     *
     * @param arguments read before this returns
     */
    void launch(long function, Grid grid, Arguments arguments, long stream);

    /**
     * Begins to note the work given to a stream instead of doing it. Launches, products of {@link #gemm}, copies within the
     * device, fills and {@link #reuse} can be noted; a copy from or to the host, a wait and an event throw
     * {@link CaptureRefused}.
     */
    void beginCapture(long stream);

    /**
     * Ends it.
     *
     * @return a graph: what was noted, in its order, to be done by one call
     */
    long endCapture(long stream);

    /**
     * Ends it, and puts what was noted in the place of a graph, which costs less than a new one where the two are alike
     * but for their arguments.
     */
    void endCapture(long stream, long graph);

    /**
     * Gives one launch of a graph other arguments.
     *
     * @param launch its number among the launches of the graph, from 0
     * @param arguments read before this returns
     */
    void update(long graph, int launch, Arguments arguments);

    /** Does all the work of a graph, in its order. A call that fails has begun none of it, unless a kernel did. */
    void launchGraph(long graph, long stream);

    /** Gives a graph back. */
    void freeGraph(long graph);

    /**
     * Products of matrices by a library of the device's maker; empty if there is none, so that a kernel has to multiply.
     * Asked once, it answers the same.
     */
    default Optional<Gemm> gemm() {
        return Optional.empty();
    }

    /** Opens a stream whose work is not ordered with that of other streams. */
    long openStream();

    /** Closes a stream when its work is done. */
    void closeStream(long stream);

    /** Waits for all work of a stream, and reports what failed in it. */
    void synchronize(long stream);

    /** Makes an event that can be recorded and timed. */
    long newEvent();

    /** Records an event behind the work given to a stream so far. */
    void record(long event, long stream);

    /** Lets further work of a stream begin only after an event recorded on another. */
    void await(long event, long stream);

    /** Milliseconds between two recorded events; waits for both. */
    double milliseconds(long from, long to);

    /** Gives an event back. */
    void freeEvent(long event);

    /** Gives back everything that this driver holds. */
    @Override
    void close();
}
