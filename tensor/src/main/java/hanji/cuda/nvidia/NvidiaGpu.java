package hanji.cuda.nvidia;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaException;
import hanji.cuda.DeviceInfo;
import hanji.cuda.Gemm;
import hanji.cuda.Grid;
import hanji.cuda.OutOfDeviceMemory;
import hanji.cuda.binding.DriverBinding;
import hanji.cuda.binding.DriverFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** NVIDIA GPU 0 through CUDA's driver API. */
final class NvidiaGpu implements CudaDriver {
    /** Dynamic shared memory that a kernel may have without asking. "CUDA C++ Programming Guide", compute capabilities. */
    private static final int SHARED_UNASKED = 48 << 10;

    private final DriverBinding driver;
    private final DeviceInfo info;
    private final Handles handles = new Handles();
    private final Context context;
    private final Captures captures;
    private Optional<Gemm> gemm = Optional.empty();
    private boolean gemmIsKnown;

    NvidiaGpu(DriverBinding driver) {
        this.driver = driver;
        try {
            driver.initialise();
            info = new DeviceInfo(
                    driver.name(),
                    10 * driver.attribute(DriverBinding.COMPUTE_CAPABILITY_MAJOR)
                            + driver.attribute(DriverBinding.COMPUTE_CAPABILITY_MINOR),
                    driver.totalMemory(),
                    driver.attribute(DriverBinding.MULTIPROCESSOR_COUNT),
                    driver.attribute(DriverBinding.MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
                    driver.version(),
                    false);
            context = new Context(driver, info.name(), handles);
            captures = new Captures(driver.graphs(), context, handles);
        } catch (DriverFailure failure) {
            throw new CudaException(
                    "the GPU cannot be opened (" + failure.getMessage() + "): see whether nvidia-smi shows it, and who"
                            + " uses it",
                    failure);
        }
    }

    /** A stream, an event: what the driver gave out for it. */
    private record CUstream(Object pointer) {}

    private record CUevent(Object pointer) {}

    /** What a call answers. */
    private interface Answer<T> {
        T get();
    }

    private <T> T ask(String what, Answer<T> call) {
        List<T> answer = new ArrayList<>(1);
        context.call(what, () -> answer.add(call.get()));
        return answer.getFirst();
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public int epoch() {
        return context.epoch();
    }

    @Override
    public Memory memory() {
        long[] free = ask("ask for free memory", driver::memory);
        return new Memory(free[0], free[1]);
    }

    @Override
    public long allocate(long bytes) {
        return ask("allocate " + bytes + " bytes", () -> {
            try {
                return driver.allocate(bytes);
            } catch (DriverFailure failure) {
                if (!failure.error().equals("CUDA_ERROR_OUT_OF_MEMORY")) throw failure;
                Memory memory = memory();
                throw new OutOfDeviceMemory(
                        bytes,
                        info.name() + " is out of memory: " + bytes + " bytes asked for, " + memory.free() + " free of "
                                + memory.total());
            }
        });
    }

    @Override
    public void free(long address) {
        context.call("free memory", () -> driver.free(address));
    }

    @Override
    public void toDevice(MemorySegment from, long to, long stream) {
        captures.refuse("a copy from the host", stream);
        context.call("copy to the device", () -> context.staging().toDevice(from, to, stream(stream)));
    }

    @Override
    public void toHost(long from, MemorySegment to, long stream) {
        captures.refuse("a copy to the host", stream);
        context.call("copy from the device", () -> context.staging().toHost(from, to, stream(stream)));
    }

    @Override
    public void copy(long from, long to, long bytes, long stream) {
        if (bytes == 0) return;
        context.call("copy device memory", () -> driver.copy(from, to, bytes, stream(stream)));
        captures.moved(stream);
    }

    @Override
    public void fillBytes(long address, byte value, long bytes, long stream) {
        if (bytes == 0) return;
        context.call("fill memory", () -> driver.fillBytes(address, value, bytes, stream(stream)));
        captures.moved(stream);
    }

    @Override
    public void fillWords(long address, int value, long words, long stream) {
        if (words == 0) return;
        context.call("fill memory", () -> driver.fillWords(address, value, words, stream(stream)));
        captures.moved(stream);
    }

    private record Module(Object module, String name) {}

    @Override
    public long load(String name, byte[] ptx) {
        Object module = ask("load " + name, () -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment text = arena.allocate(ptx.length + 1L); // ends with a zero
                MemorySegment.copy(ptx, 0, text, ValueLayout.JAVA_BYTE, 0, ptx.length);
                return driver.load(text);
            }
        });
        return handles.add(new Module(module, name));
    }

    /** A kernel, and how much dynamic shared memory it was allowed so far. */
    private static final class Function {
        private final Object function;
        private final String launch;
        private int shared = SHARED_UNASKED;

        Function(Object function, String name) {
            this.function = function;
            launch = "launch kernel " + name;
        }
    }

    @Override
    public long function(long module, String kernel) {
        Module in = handles.get(module, Module.class);
        Object function = ask("find kernel " + kernel + " in " + in.name, () -> driver.function(in.module, kernel));
        return handles.add(new Function(function, kernel));
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {
        Function kernel = handles.get(function, Function.class);
        context.call(kernel.launch, () -> {
            if (grid.shared() > kernel.shared) {
                driver.allowShared(kernel.function, grid.shared());
                kernel.shared = grid.shared();
            }
            try {
                driver.launch(kernel.function, grid, arguments.table(), stream(stream));
            } finally {
                Reference.reachabilityFence(arguments);
            }
        });
        captures.launched(kernel.function, grid, stream);
    }

    @Override
    public void beginCapture(long stream) {
        captures.begin(stream, stream(stream));
    }

    @Override
    public long endCapture(long stream) {
        return captures.end(stream, stream(stream));
    }

    @Override
    public void endCapture(long stream, long graph) {
        captures.end(stream, stream(stream), graph);
    }

    @Override
    public void update(long graph, int launch, Arguments arguments) {
        captures.update(graph, launch, arguments);
    }

    @Override
    public void launchGraph(long graph, long stream) {
        captures.launch(graph, stream(stream));
    }

    @Override
    public void freeGraph(long graph) {
        captures.free(graph);
    }

    @Override
    public Optional<Gemm> gemm() {
        if (!gemmIsKnown) gemm = LibraryGemm.load(driver, context, captures, this::stream);
        gemmIsKnown = true;
        return gemm;
    }

    private Object stream(long handle) {
        return handle == 0 ? driver.defaultStream() : handles.get(handle, CUstream.class).pointer;
    }

    @Override
    public long openStream() {
        return handles.add(new CUstream(ask("open a stream", driver::newStream)));
    }

    @Override
    public void closeStream(long stream) {
        context.call("close a stream", () -> driver.destroyStream(handles.remove(stream, CUstream.class).pointer));
    }

    @Override
    public void synchronize(long stream) {
        captures.refuse("a wait", stream);
        context.call("wait", () -> driver.synchronize(stream(stream)));
    }

    @Override
    public long newEvent() {
        return handles.add(new CUevent(ask("make an event", () -> driver.newEvent(true))));
    }

    @Override
    public void record(long event, long stream) {
        captures.refuse("an event", stream);
        context.call("record an event", () -> driver.record(event(event), stream(stream)));
    }

    @Override
    public void await(long event, long stream) {
        captures.refuse("an event", stream);
        context.call("wait for an event", () -> driver.await(stream(stream), event(event)));
    }

    @Override
    public double milliseconds(long from, long to) {
        return ask("time", () -> {
            driver.synchronizeEvent(event(from));
            driver.synchronizeEvent(event(to));
            return driver.milliseconds(event(from), event(to));
        });
    }

    @Override
    public void freeEvent(long event) {
        context.call("give an event back", () -> driver.destroyEvent(handles.remove(event, CUevent.class).pointer));
    }

    private Object event(long handle) {
        return handles.get(handle, CUevent.class).pointer;
    }

    @Override
    public void close() {
        context.close();
    }
}
