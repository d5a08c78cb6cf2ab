package hanji.cuda.foreign;

import static hanji.cuda.foreign.DriverFunction.CTX_CREATE;
import static hanji.cuda.foreign.DriverFunction.CTX_DESTROY;
import static hanji.cuda.foreign.DriverFunction.CTX_SET_CURRENT;
import static hanji.cuda.foreign.DriverFunction.DEVICE_GET;
import static hanji.cuda.foreign.DriverFunction.DEVICE_GET_ATTRIBUTE;
import static hanji.cuda.foreign.DriverFunction.DEVICE_GET_NAME;
import static hanji.cuda.foreign.DriverFunction.DEVICE_TOTAL_MEM;
import static hanji.cuda.foreign.DriverFunction.DRIVER_GET_VERSION;
import static hanji.cuda.foreign.DriverFunction.EVENT_CREATE;
import static hanji.cuda.foreign.DriverFunction.EVENT_DESTROY;
import static hanji.cuda.foreign.DriverFunction.EVENT_ELAPSED_TIME;
import static hanji.cuda.foreign.DriverFunction.EVENT_RECORD;
import static hanji.cuda.foreign.DriverFunction.EVENT_SYNCHRONIZE;
import static hanji.cuda.foreign.DriverFunction.FUNC_SET_ATTRIBUTE;
import static hanji.cuda.foreign.DriverFunction.INIT;
import static hanji.cuda.foreign.DriverFunction.MEMCPY_ON_DEVICE;
import static hanji.cuda.foreign.DriverFunction.MEMCPY_TO_DEVICE;
import static hanji.cuda.foreign.DriverFunction.MEMCPY_TO_HOST;
import static hanji.cuda.foreign.DriverFunction.MEMSET_BYTES;
import static hanji.cuda.foreign.DriverFunction.MEMSET_WORDS;
import static hanji.cuda.foreign.DriverFunction.MEM_ALLOC;
import static hanji.cuda.foreign.DriverFunction.MEM_ALLOC_HOST;
import static hanji.cuda.foreign.DriverFunction.MEM_FREE;
import static hanji.cuda.foreign.DriverFunction.MEM_GET_INFO;
import static hanji.cuda.foreign.DriverFunction.MODULE_GET_FUNCTION;
import static hanji.cuda.foreign.DriverFunction.MODULE_LOAD;
import static hanji.cuda.foreign.DriverFunction.STREAM_CREATE;
import static hanji.cuda.foreign.DriverFunction.STREAM_DESTROY;
import static hanji.cuda.foreign.DriverFunction.STREAM_SYNCHRONIZE;
import static hanji.cuda.foreign.DriverFunction.STREAM_WAIT_EVENT;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.cuda.NativeLibrary;
import hanji.cuda.binding.DriverBinding;
import hanji.cuda.binding.DriverFailure;
import hanji.cuda.binding.GemmBinding;
import hanji.cuda.binding.GraphBinding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Through Java's foreign-function interface alone: no native library but the driver's own, so that it runs wherever the JDK
 * and NVIDIA's driver do, and can call what JCuda does not know. "CUDA Driver API", NVIDIA.
 */
public final class ForeignBinding implements DriverBinding {
    /** CUjit_option of cuda.h. */
    private static final int ERROR_LOG_BUFFER = 5, ERROR_LOG_BUFFER_SIZE_BYTES = 6;
    /** CUfunction_attribute. */
    private static final int MAX_DYNAMIC_SHARED_SIZE_BYTES = 8;
    /** CUstream_flags. */
    private static final int NON_BLOCKING = 1;
    /** CUevent_flags. */
    private static final int DISABLE_TIMING = 2;

    private static final int NAME_BYTES = 256;

    private final DriverCalls driver;
    private int device;

    private ForeignBinding(DriverCalls driver) {
        this.driver = driver;
    }

    /**
     * Finds the driver's functions.
     *
     * @param library the driver's, for example {@code libcuda.so.1}
     * @throws CudaException if it does not load, or has not all of them
     */
    public static ForeignBinding load(String library) {
        NativeLibrary driver = NativeLibrary.open(library)
                .orElseThrow(() -> new CudaException("the NVIDIA driver (" + library + ") does not load"));
        return new ForeignBinding(new DriverCalls(driver.symbols()));
    }

    @Override
    public void initialise() {
        driver.check(INIT, 0);
        device = driver.number(DEVICE_GET, 0);
    }

    @Override
    public int version() {
        return driver.number(DRIVER_GET_VERSION);
    }

    @Override
    public String name() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(NAME_BYTES);
            driver.check(DEVICE_GET_NAME, name, NAME_BYTES, device);
            return name.getString(0);
        }
    }

    @Override
    public long totalMemory() {
        return driver.wide(DEVICE_TOTAL_MEM, device);
    }

    @Override
    public int attribute(int which) {
        return driver.number(DEVICE_GET_ATTRIBUTE, which, device);
    }

    @Override
    public Object newContext() {
        return driver.pointer(CTX_CREATE, 0, device);
    }

    @Override
    public void destroyContext(Object context) {
        driver.check(CTX_DESTROY, context);
    }

    @Override
    public void use(Object context) {
        driver.check(CTX_SET_CURRENT, context);
    }

    @Override
    public long[] memory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(JAVA_LONG), total = arena.allocate(JAVA_LONG);
            driver.check(MEM_GET_INFO, free, total);
            return new long[] {free.get(JAVA_LONG, 0), total.get(JAVA_LONG, 0)};
        }
    }

    @Override
    public long allocate(long bytes) {
        return driver.wide(MEM_ALLOC, bytes);
    }

    @Override
    public void free(long address) {
        driver.check(MEM_FREE, address);
    }

    @Override
    @SuppressWarnings("restricted") // the driver says where, its length is what was asked for
    public MemorySegment allocateHost(long bytes) {
        return driver.pointer(MEM_ALLOC_HOST, bytes).reinterpret(bytes);
    }

    @Override
    public void toDevice(MemorySegment from, long to, Object stream) {
        driver.check(MEMCPY_TO_DEVICE, to, from, from.byteSize(), stream);
    }

    @Override
    public void toHost(long from, MemorySegment to, Object stream) {
        driver.check(MEMCPY_TO_HOST, to, from, to.byteSize(), stream);
    }

    @Override
    public void copy(long from, long to, long bytes, Object stream) {
        driver.check(MEMCPY_ON_DEVICE, to, from, bytes, stream);
    }

    @Override
    public void fillBytes(long address, byte value, long bytes, Object stream) {
        driver.check(MEMSET_BYTES, address, value, bytes, stream);
    }

    @Override
    public void fillWords(long address, int value, long words, Object stream) {
        driver.check(MEMSET_WORDS, address, value, words, stream);
    }

    @Override
    public Object load(MemorySegment ptx) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment log = arena.allocate(LOG_BYTES);
            MemorySegment options = arena.allocateFrom(JAVA_INT, ERROR_LOG_BUFFER, ERROR_LOG_BUFFER_SIZE_BYTES);
            MemorySegment values = arena.allocateFrom(JAVA_LONG, log.address(), LOG_BYTES);
            MemorySegment module = arena.allocate(ADDRESS);
            int status = driver.call(MODULE_LOAD, module, ptx, 2, options, values);
            if (status != 0) throw new DriverFailure(driver.error(status), DriverBinding.oneLine(log.getString(0)));
            return MemorySegment.ofAddress(module.get(ADDRESS, 0).address());
        }
    }

    @Override
    public Object function(Object module, String kernel) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(kernel);
            return driver.pointer(MODULE_GET_FUNCTION, module, name);
        }
    }

    @Override
    public void allowShared(Object function, int bytes) {
        driver.check(FUNC_SET_ATTRIBUTE, function, MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes);
    }

    @Override
    public void launch(Object function, Grid grid, MemorySegment table, Object stream) {
        driver.launch(function, grid, table, stream);
    }

    @Override
    public Object defaultStream() {
        return MemorySegment.NULL;
    }

    @Override
    public Object newStream() {
        return driver.pointer(STREAM_CREATE, NON_BLOCKING);
    }

    @Override
    public void destroyStream(Object stream) {
        driver.check(STREAM_DESTROY, stream);
    }

    @Override
    public void synchronize(Object stream) {
        driver.check(STREAM_SYNCHRONIZE, stream);
    }

    @Override
    public void await(Object stream, Object event) {
        driver.check(STREAM_WAIT_EVENT, stream, event, 0);
    }

    @Override
    public Object newEvent(boolean timed) {
        return driver.pointer(EVENT_CREATE, timed ? 0 : DISABLE_TIMING);
    }

    @Override
    public void destroyEvent(Object event) {
        driver.check(EVENT_DESTROY, event);
    }

    @Override
    public void record(Object event, Object stream) {
        driver.check(EVENT_RECORD, event, stream);
    }

    @Override
    public void synchronizeEvent(Object event) {
        driver.check(EVENT_SYNCHRONIZE, event);
    }

    @Override
    public float milliseconds(Object from, Object to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(JAVA_FLOAT);
            driver.check(EVENT_ELAPSED_TIME, answer, from, to);
            return answer.get(JAVA_FLOAT, 0);
        }
    }

    @Override
    public GemmBinding newGemm() {
        throw new CudaException("JCublas multiplies on streams of JCuda's; leave -Dhanji.cuda=foreign out");
    }

    @Override
    public GraphBinding graphs() {
        return new ForeignGraphs(driver);
    }
}
