package hanji.cuda.jcuda;

import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static jcuda.driver.CUjit_option.CU_JIT_ERROR_LOG_BUFFER;
import static jcuda.driver.CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuEventDestroy;
import static jcuda.driver.JCudaDriver.cuEventElapsedTime;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuEventSynchronize;
import static jcuda.driver.JCudaDriver.cuFuncSetAttribute;
import static jcuda.driver.JCudaDriver.cuInit;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.driver.JCudaDriver.cuMemsetD8Async;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadDataJIT;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static jcuda.driver.JCudaDriver.cuStreamWaitEvent;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaException;
import hanji.cuda.DeviceInfo;
import hanji.cuda.Grid;
import hanji.cuda.OutOfDeviceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.stream.Collectors;
import jcuda.driver.CUdevice;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JITOptions;

/** NVIDIA GPU 0 through CUDA's driver API. */
final class JCudaDriver implements CudaDriver {
    private static final CUstream DEFAULT_STREAM = new CUstream();
    /** Dynamic shared memory that a kernel may have without asking. "CUDA C++ Programming Guide", compute capabilities. */
    private static final int SHARED_UNASKED = 48 << 10;

    private static final int JIT_LOG_BYTES = 8 << 10;

    private final DeviceInfo info;
    private final Handles handles = new Handles();
    private final Context context;

    /** JCuda's library must be loaded, with its exceptions enabled. */
    JCudaDriver() {
        var device = new CUdevice();
        try {
            cuInit(0);
            cuDeviceGet(device, 0);
            info = new DeviceQuery(device).info();
            context = new Context(device, info.name(), handles);
        } catch (jcuda.CudaException failure) {
            throw new CudaException(
                    "the GPU cannot be opened (" + failure.getMessage() + "): see whether nvidia-smi shows it, and who"
                            + " uses it",
                    failure);
        }
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
        long[] free = new long[1];
        long[] total = new long[1];
        context.call("ask for free memory", () -> cuMemGetInfo(free, total));
        return new Memory(free[0], total[0]);
    }

    @Override
    public long allocate(long bytes) {
        var address = new DeviceAddress();
        context.call("allocate " + bytes + " bytes", () -> {
            try {
                return cuMemAlloc(address, bytes);
            } catch (jcuda.CudaException failure) {
                if (!"CUDA_ERROR_OUT_OF_MEMORY".equals(failure.getMessage())) throw failure;
                Memory memory = memory();
                throw new OutOfDeviceMemory(
                        bytes,
                        info.name() + " is out of memory: " + bytes + " bytes asked for, " + memory.free() + " free of "
                                + memory.total());
            }
        });
        return address.allocated();
    }

    @Override
    public void free(long address) {
        context.call("free memory", () -> cuMemFree(new DeviceAddress(address)));
    }

    @Override
    public void toDevice(MemorySegment from, long to, long stream) {
        context.call("copy to the device", () -> {
            context.staging().toDevice(from, to, stream(stream));
            return 0;
        });
    }

    @Override
    public void toHost(long from, MemorySegment to, long stream) {
        context.call("copy from the device", () -> {
            context.staging().toHost(from, to, stream(stream));
            return 0;
        });
    }

    @Override
    public void copy(long from, long to, long bytes, long stream) {
        context.call(
                "copy device memory",
                () -> cuMemcpyDtoDAsync(new DeviceAddress(to), new DeviceAddress(from), bytes, stream(stream)));
    }

    @Override
    public void fillBytes(long address, byte value, long bytes, long stream) {
        context.call("fill memory", () -> cuMemsetD8Async(new DeviceAddress(address), value, bytes, stream(stream)));
    }

    @Override
    public void fillWords(long address, int value, long words, long stream) {
        context.call("fill memory", () -> cuMemsetD32Async(new DeviceAddress(address), value, words, stream(stream)));
    }

    private record Module(CUmodule module, String name) {}

    @Override
    public long load(String name, byte[] ptx) {
        var module = new Module(new CUmodule(), name);
        var options = new JITOptions();
        options.putBytes(CU_JIT_ERROR_LOG_BUFFER, new byte[JIT_LOG_BYTES]);
        options.putInt(CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, JIT_LOG_BYTES);
        context.call("load " + name, () -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment text = arena.allocate(ptx.length + 1L); // ends with a zero
                MemorySegment.copy(ptx, 0, text, ValueLayout.JAVA_BYTE, 0, ptx.length);
                int status = cuModuleLoadDataJIT(module.module, new HostAddress(text), options);
                if (status == 0) return status;
                String log = DeviceQuery.text(options.getBytes(CU_JIT_ERROR_LOG_BUFFER))
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining("; "));
                throw new jcuda.CudaException(CUresult.stringFor(status) + (log.isEmpty() ? "" : ": " + log));
            }
        });
        return handles.add(module);
    }

    /** A kernel, and how much dynamic shared memory it was allowed so far. */
    private static final class Function {
        private final CUfunction function = new CUfunction();
        private final String launch;
        private int shared = SHARED_UNASKED;

        Function(String name) {
            launch = "launch kernel " + name;
        }

        void allow(int bytes) {
            cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes);
            shared = bytes;
        }
    }

    @Override
    public long function(long module, String kernel) {
        Module in = handles.get(module, Module.class);
        var function = new Function(kernel);
        context.call(
                "find kernel " + kernel + " in " + in.name,
                () -> cuModuleGetFunction(function.function, in.module, kernel));
        return handles.add(function);
    }

    @Override
    public void launch(long function, Grid grid, Arguments arguments, long stream) {
        Function kernel = handles.get(function, Function.class);
        context.call(kernel.launch, () -> {
            if (grid.shared() > kernel.shared) kernel.allow(grid.shared());
            try {
                return cuLaunchKernel(
                        kernel.function,
                        grid.x(),
                        grid.y(),
                        grid.z(),
                        grid.blockX(),
                        grid.blockY(),
                        grid.blockZ(),
                        grid.shared(),
                        stream(stream),
                        new HostAddress(arguments.table()),
                        null);
            } finally {
                Reference.reachabilityFence(arguments);
            }
        });
    }

    private CUstream stream(long handle) {
        return handle == 0 ? DEFAULT_STREAM : handles.get(handle, CUstream.class);
    }

    @Override
    public long openStream() {
        var stream = new CUstream();
        context.call("open a stream", () -> cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
        return handles.add(stream);
    }

    @Override
    public void closeStream(long stream) {
        context.call("close a stream", () -> cuStreamDestroy(handles.remove(stream, CUstream.class)));
    }

    @Override
    public void synchronize(long stream) {
        context.call("wait", () -> cuStreamSynchronize(stream(stream)));
    }

    @Override
    public long newEvent() {
        var event = new CUevent();
        context.call("make an event", () -> cuEventCreate(event, CUevent_flags.CU_EVENT_DEFAULT));
        return handles.add(event);
    }

    @Override
    public void record(long event, long stream) {
        context.call("record an event", () -> cuEventRecord(event(event), stream(stream)));
    }

    @Override
    public void await(long event, long stream) {
        context.call("wait for an event", () -> cuStreamWaitEvent(stream(stream), event(event), 0));
    }

    @Override
    public double milliseconds(long from, long to) {
        float[] milliseconds = new float[1];
        context.call("time", () -> {
            cuEventSynchronize(event(from));
            cuEventSynchronize(event(to));
            return cuEventElapsedTime(milliseconds, event(from), event(to));
        });
        return milliseconds[0];
    }

    @Override
    public void freeEvent(long event) {
        context.call("give an event back", () -> cuEventDestroy(handles.remove(event, CUevent.class)));
    }

    private CUevent event(long handle) {
        return handles.get(handle, CUevent.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
