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
import static hanji.cuda.foreign.DriverFunction.GET_ERROR_NAME;
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
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

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

    /** By function; each takes its arguments in an array. */
    private final MethodHandle[] handles = new MethodHandle[DriverFunction.values().length];

    private final MethodHandle launch;
    private int device;

    private ForeignBinding(SymbolLookup symbols) {
        for (DriverFunction each : DriverFunction.values())
            handles[each.ordinal()] = handle(symbols, each).asSpreader(Object[].class, each.arity());
        launch = handle(symbols, DriverFunction.LAUNCH_KERNEL);
    }

    @SuppressWarnings("restricted") // the types are those of cuda.h
    private static MethodHandle handle(SymbolLookup symbols, DriverFunction function) {
        MemorySegment address = symbols.find(function.symbol)
                .orElseThrow(() -> new CudaException("the NVIDIA driver has no function " + function.symbol));
        return Linker.nativeLinker().downcallHandle(address, function.descriptor());
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
        return new ForeignBinding(driver.symbols());
    }

    private int call(DriverFunction function, Object... arguments) {
        try {
            return (int) handles[function.ordinal()].invokeExact(arguments);
        } catch (Throwable failure) {
            throw new AssertionError(function + " throws nothing", failure);
        }
    }

    private void check(DriverFunction function, Object... arguments) {
        int status = call(function, arguments);
        if (status != 0) throw new DriverFailure(error(status));
    }

    private String error(int status) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(ADDRESS);
            return call(GET_ERROR_NAME, status, name) == 0 ? text(name.get(ADDRESS, 0)) : "CUDA error " + status;
        }
    }

    /** The text at an address of C. */
    @SuppressWarnings("restricted") // its length is not known
    private static String text(MemorySegment address) {
        return address.reinterpret(NAME_BYTES).getString(0);
    }

    /** A call whose first argument says where its answer goes. */
    private int number(DriverFunction function, Object... others) {
        return (int) wide(function, others);
    }

    private long wide(DriverFunction function, Object... others) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(JAVA_LONG); // all zeros, so that a smaller answer is the number, too
            Object[] all = new Object[others.length + 1];
            all[0] = answer;
            System.arraycopy(others, 0, all, 1, others.length);
            check(function, all);
            return answer.get(JAVA_LONG, 0);
        }
    }

    private MemorySegment pointer(DriverFunction function, Object... others) {
        return MemorySegment.ofAddress(wide(function, others));
    }

    @Override
    public void initialise() {
        check(INIT, 0);
        device = number(DEVICE_GET, 0);
    }

    @Override
    public int version() {
        return number(DRIVER_GET_VERSION);
    }

    @Override
    public String name() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(NAME_BYTES);
            check(DEVICE_GET_NAME, name, NAME_BYTES, device);
            return name.getString(0);
        }
    }

    @Override
    public long totalMemory() {
        return wide(DEVICE_TOTAL_MEM, device);
    }

    @Override
    public int attribute(int which) {
        return number(DEVICE_GET_ATTRIBUTE, which, device);
    }

    @Override
    public Object newContext() {
        return pointer(CTX_CREATE, 0, device);
    }

    @Override
    public void destroyContext(Object context) {
        check(CTX_DESTROY, context);
    }

    @Override
    public void use(Object context) {
        check(CTX_SET_CURRENT, context);
    }

    @Override
    public long[] memory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(JAVA_LONG), total = arena.allocate(JAVA_LONG);
            check(MEM_GET_INFO, free, total);
            return new long[] {free.get(JAVA_LONG, 0), total.get(JAVA_LONG, 0)};
        }
    }

    @Override
    public long allocate(long bytes) {
        return wide(MEM_ALLOC, bytes);
    }

    @Override
    public void free(long address) {
        check(MEM_FREE, address);
    }

    @Override
    @SuppressWarnings("restricted") // the driver says where, its length is what was asked for
    public MemorySegment allocateHost(long bytes) {
        return pointer(MEM_ALLOC_HOST, bytes).reinterpret(bytes);
    }

    @Override
    public void toDevice(MemorySegment from, long to, Object stream) {
        check(MEMCPY_TO_DEVICE, to, from, from.byteSize(), stream);
    }

    @Override
    public void toHost(long from, MemorySegment to, Object stream) {
        check(MEMCPY_TO_HOST, to, from, to.byteSize(), stream);
    }

    @Override
    public void copy(long from, long to, long bytes, Object stream) {
        check(MEMCPY_ON_DEVICE, to, from, bytes, stream);
    }

    @Override
    public void fillBytes(long address, byte value, long bytes, Object stream) {
        check(MEMSET_BYTES, address, value, bytes, stream);
    }

    @Override
    public void fillWords(long address, int value, long words, Object stream) {
        check(MEMSET_WORDS, address, value, words, stream);
    }

    @Override
    public Object load(MemorySegment ptx) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment log = arena.allocate(LOG_BYTES);
            MemorySegment options = arena.allocateFrom(JAVA_INT, ERROR_LOG_BUFFER, ERROR_LOG_BUFFER_SIZE_BYTES);
            MemorySegment values = arena.allocateFrom(JAVA_LONG, log.address(), LOG_BYTES);
            MemorySegment module = arena.allocate(ADDRESS);
            int status = call(MODULE_LOAD, module, ptx, 2, options, values);
            if (status != 0) throw new DriverFailure(error(status), DriverBinding.oneLine(log.getString(0)));
            return MemorySegment.ofAddress(module.get(ADDRESS, 0).address());
        }
    }

    @Override
    public Object function(Object module, String kernel) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(kernel);
            return pointer(MODULE_GET_FUNCTION, module, name);
        }
    }

    @Override
    public void allowShared(Object function, int bytes) {
        check(FUNC_SET_ATTRIBUTE, function, MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes);
    }

    @Override
    public void launch(Object function, Grid grid, MemorySegment table, Object stream) {
        int status;
        try {
            status = (int) launch.invokeExact(
                    (MemorySegment) function,
                    grid.x(),
                    grid.y(),
                    grid.z(),
                    grid.blockX(),
                    grid.blockY(),
                    grid.blockZ(),
                    grid.shared(),
                    (MemorySegment) stream,
                    table,
                    MemorySegment.NULL);
        } catch (Throwable failure) {
            throw new AssertionError("cuLaunchKernel throws nothing", failure);
        }
        if (status != 0) throw new DriverFailure(error(status));
    }

    @Override
    public Object defaultStream() {
        return MemorySegment.NULL;
    }

    @Override
    public Object newStream() {
        return pointer(STREAM_CREATE, NON_BLOCKING);
    }

    @Override
    public void destroyStream(Object stream) {
        check(STREAM_DESTROY, stream);
    }

    @Override
    public void synchronize(Object stream) {
        check(STREAM_SYNCHRONIZE, stream);
    }

    @Override
    public void await(Object stream, Object event) {
        check(STREAM_WAIT_EVENT, stream, event, 0);
    }

    @Override
    public Object newEvent(boolean timed) {
        return pointer(EVENT_CREATE, timed ? 0 : DISABLE_TIMING);
    }

    @Override
    public void destroyEvent(Object event) {
        check(EVENT_DESTROY, event);
    }

    @Override
    public void record(Object event, Object stream) {
        check(EVENT_RECORD, event, stream);
    }

    @Override
    public void synchronizeEvent(Object event) {
        check(EVENT_SYNCHRONIZE, event);
    }

    @Override
    public float milliseconds(Object from, Object to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(JAVA_FLOAT);
            check(EVENT_ELAPSED_TIME, answer, from, to);
            return answer.get(JAVA_FLOAT, 0);
        }
    }
}
