package hanji.cuda.binding;

import hanji.cuda.Grid;
import java.lang.foreign.MemorySegment;
import java.util.stream.Collectors;

/**
 * CUDA's driver API, as far as Hanji uses it: a method for each function, named for what it does. Contexts, streams, events,
 * modules and functions are objects of the binding's own, which it takes back where it gave them out; addresses of device
 * memory are numbers.
 *
 * <p>Every method throws {@link DriverFailure} if the driver answers with anything but success.
 */
public interface DriverBinding {
    /** CUdevice_attribute of cuda.h. */
    int MULTIPROCESSOR_COUNT = 16,
            COMPUTE_CAPABILITY_MAJOR = 75,
            COMPUTE_CAPABILITY_MINOR = 76,
            MAX_SHARED_MEMORY_PER_BLOCK_OPTIN = 97;

    /** Bytes of the log that a refused module leaves. */
    int LOG_BYTES = 8 << 10;

    /** Initialises the driver; first of all calls. */
    void initialise();

    /** The CUDA version of the driver, 12060 for 12.6. */
    int version();

    /** The name of device 0. */
    String name();

    /** Bytes of memory of device 0. */
    long totalMemory();

    /** An attribute of device 0, by its number in cuda.h. */
    int attribute(int which);

    /** Makes a context on device 0, current on the calling thread. */
    Object newContext();

    /** Destroys a context and what lives in it. */
    void destroyContext(Object context);

    /** Makes a context current on the calling thread. */
    void use(Object context);

    /** Bytes of device memory: free, and in all. */
    long[] memory();

    /** Allocates device memory. */
    long allocate(long bytes);

    /** Gives an allocation back. */
    void free(long address);

    /** Page-locked memory of the host, which goes with the context. */
    MemorySegment allocateHost(long bytes);

    /** Copies page-locked memory to the device. */
    void toDevice(MemorySegment from, long to, Object stream);

    /** Copies to page-locked memory. */
    void toHost(long from, MemorySegment to, Object stream);

    /** Copies within device memory. */
    void copy(long from, long to, long bytes, Object stream);

    /** Sets bytes. */
    void fillBytes(long address, byte value, long bytes, Object stream);

    /** Sets words of 32 bits. */
    void fillWords(long address, int value, long words, Object stream);

    /**
     * Loads a module.
     *
     * @param ptx ends with a zero
     * @throws DriverFailure with the assembler's log in one line
     */
    Object load(MemorySegment ptx);

    /** A kernel of a module. */
    Object function(Object module, String kernel);

    /** Lets a kernel have so many bytes of dynamic shared memory. */
    void allowShared(Object function, int bytes);

    /** @param table pointers to the values of the arguments */
    void launch(Object function, Grid grid, MemorySegment table, Object stream);

    /** The stream that is always there. */
    Object defaultStream();

    /** Makes a stream whose work is not ordered with that of the default stream. */
    Object newStream();

    /** Destroys a stream when its work is done. */
    void destroyStream(Object stream);

    /** Waits for all work of a stream. */
    void synchronize(Object stream);

    /** Lets further work of a stream wait for an event. */
    void await(Object stream, Object event);

    /** @param timed whether {@link #milliseconds} takes it */
    Object newEvent(boolean timed);

    /** Destroys an event. */
    void destroyEvent(Object event);

    /** Records an event behind the work of a stream. */
    void record(Object event, Object stream);

    /** Waits for an event. */
    void synchronizeEvent(Object event);

    /** Between two events that have happened. */
    float milliseconds(Object from, Object to);

    /**
     * Products of matrices in the current context.
     *
     * @throws hanji.cuda.CudaException if this binding has no library for them, or it does not load
     */
    GemmBinding newGemm();

    /** The functions on graphs. */
    GraphBinding graphs();

    /** The lines of the driver's log as one. */
    static String oneLine(String log) {
        return log.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("; "));
    }
}
