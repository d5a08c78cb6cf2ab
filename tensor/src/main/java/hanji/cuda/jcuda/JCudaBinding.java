package hanji.cuda.jcuda;

import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static jcuda.driver.CUjit_option.CU_JIT_ERROR_LOG_BUFFER;
import static jcuda.driver.CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES;

import hanji.cuda.Grid;
import hanji.cuda.binding.DriverBinding;
import hanji.cuda.binding.DriverFailure;
import hanji.cuda.binding.GemmBinding;
import hanji.cuda.binding.GraphBinding;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUctx_flags;
import jcuda.driver.CUdevice;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import jcuda.driver.JITOptions;

/** Through JCuda. */
public final class JCudaBinding implements DriverBinding {
    private static final CUstream DEFAULT_STREAM = new CUstream();

    private final CUdevice device = new CUdevice();

    private JCudaBinding() {}

    /**
     * Loads JCuda's native library, which needs NVIDIA's driver.
     *
     * @throws hanji.cuda.CudaException if it does not load
     */
    public static JCudaBinding load() {
        JCudaLibrary.DRIVER.load();
        return new JCudaBinding();
    }

    /**
     * Makes a call. JCuda throws most statuses that are not 0, not all.
     *
     * @throws DriverFailure if the status is not 0
     */
    public static void check(IntSupplier call) {
        try {
            int status = call.getAsInt();
            if (status != CUresult.CUDA_SUCCESS) throw new DriverFailure(CUresult.stringFor(status));
        } catch (jcuda.CudaException failure) {
            throw new DriverFailure(String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public void initialise() {
        check(() -> JCudaDriver.cuInit(0));
        check(() -> JCudaDriver.cuDeviceGet(device, 0));
    }

    @Override
    public int version() {
        int[] version = new int[1];
        check(() -> JCudaDriver.cuDriverGetVersion(version));
        return version[0];
    }

    @Override
    public String name() {
        byte[] name = new byte[256];
        check(() -> JCudaDriver.cuDeviceGetName(name, name.length, device));
        return text(name);
    }

    /** The text before the first zero. */
    private static String text(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.UTF_8);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }

    @Override
    public long totalMemory() {
        long[] bytes = new long[1];
        check(() -> JCudaDriver.cuDeviceTotalMem(bytes, device));
        return bytes[0];
    }

    @Override
    public int attribute(int which) {
        int[] value = new int[1];
        check(() -> JCudaDriver.cuDeviceGetAttribute(value, which, device));
        return value[0];
    }

    @Override
    public Object newContext() {
        var context = new CUcontext();
        check(() -> JCudaDriver.cuCtxCreate(context, CUctx_flags.CU_CTX_SCHED_AUTO, device));
        return context;
    }

    @Override
    public void destroyContext(Object context) {
        check(() -> JCudaDriver.cuCtxDestroy((CUcontext) context));
    }

    @Override
    public void use(Object context) {
        check(() -> JCudaDriver.cuCtxSetCurrent((CUcontext) context));
    }

    @Override
    public long[] memory() {
        long[] free = new long[1], total = new long[1];
        check(() -> JCudaDriver.cuMemGetInfo(free, total));
        return new long[] {free[0], total[0]};
    }

    @Override
    public long allocate(long bytes) {
        var address = new DeviceAddress();
        check(() -> JCudaDriver.cuMemAlloc(address, bytes));
        return address.allocated();
    }

    @Override
    public void free(long address) {
        check(() -> JCudaDriver.cuMemFree(new DeviceAddress(address)));
    }

    @Override
    public MemorySegment allocateHost(long bytes) {
        var pinned = new Pointer();
        check(() -> JCudaDriver.cuMemAllocHost(pinned, bytes));
        return MemorySegment.ofBuffer(pinned.getByteBuffer(0, bytes));
    }

    @Override
    public void toDevice(MemorySegment from, long to, Object stream) {
        check(() -> JCudaDriver.cuMemcpyHtoDAsync(
                new DeviceAddress(to), new HostAddress(from), from.byteSize(), (CUstream) stream));
    }

    @Override
    public void toHost(long from, MemorySegment to, Object stream) {
        check(() -> JCudaDriver.cuMemcpyDtoHAsync(
                new HostAddress(to), new DeviceAddress(from), to.byteSize(), (CUstream) stream));
    }

    @Override
    public void copy(long from, long to, long bytes, Object stream) {
        check(() -> JCudaDriver.cuMemcpyDtoDAsync(
                new DeviceAddress(to), new DeviceAddress(from), bytes, (CUstream) stream));
    }

    @Override
    public void fillBytes(long address, byte value, long bytes, Object stream) {
        check(() -> JCudaDriver.cuMemsetD8Async(new DeviceAddress(address), value, bytes, (CUstream) stream));
    }

    @Override
    public void fillWords(long address, int value, long words, Object stream) {
        check(() -> JCudaDriver.cuMemsetD32Async(new DeviceAddress(address), value, words, (CUstream) stream));
    }

    @Override
    public Object load(MemorySegment ptx) {
        var module = new CUmodule();
        var options = new JITOptions();
        options.putBytes(CU_JIT_ERROR_LOG_BUFFER, new byte[LOG_BYTES]);
        options.putInt(CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, LOG_BYTES);
        try {
            check(() -> JCudaDriver.cuModuleLoadDataJIT(module, new HostAddress(ptx), options));
        } catch (DriverFailure failure) {
            String log = text(options.getBytes(CU_JIT_ERROR_LOG_BUFFER));
            throw new DriverFailure(failure.error(), DriverBinding.oneLine(log));
        }
        return module;
    }

    @Override
    public Object function(Object module, String kernel) {
        var function = new CUfunction();
        check(() -> JCudaDriver.cuModuleGetFunction(function, (CUmodule) module, kernel));
        return function;
    }

    @Override
    public void allowShared(Object function, int bytes) {
        check(() -> JCudaDriver.cuFuncSetAttribute(
                (CUfunction) function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes));
    }

    @Override
    public void launch(Object function, Grid grid, MemorySegment table, Object stream) {
        if (!grid.attributes().isNone())
            throw new DriverFailure(
                    "CUDA_ERROR_NOT_SUPPORTED",
                    "JCuda has no cuLaunchKernelEx for " + grid.attributes() + "; take -Dhanji.cuda=foreign");
        check(() -> JCudaDriver.cuLaunchKernel(
                (CUfunction) function,
                grid.x(),
                grid.y(),
                grid.z(),
                grid.blockX(),
                grid.blockY(),
                grid.blockZ(),
                grid.shared(),
                (CUstream) stream,
                new HostAddress(table),
                null));
    }

    @Override
    public Object defaultStream() {
        return DEFAULT_STREAM;
    }

    @Override
    public Object newStream() {
        var stream = new CUstream();
        check(() -> JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
        return stream;
    }

    @Override
    public void destroyStream(Object stream) {
        check(() -> JCudaDriver.cuStreamDestroy((CUstream) stream));
    }

    @Override
    public void synchronize(Object stream) {
        check(() -> JCudaDriver.cuStreamSynchronize((CUstream) stream));
    }

    @Override
    public void await(Object stream, Object event) {
        check(() -> JCudaDriver.cuStreamWaitEvent((CUstream) stream, (CUevent) event, 0));
    }

    @Override
    public Object newEvent(boolean timed) {
        var event = new CUevent();
        int flags = timed ? CUevent_flags.CU_EVENT_DEFAULT : CUevent_flags.CU_EVENT_DISABLE_TIMING;
        check(() -> JCudaDriver.cuEventCreate(event, flags));
        return event;
    }

    @Override
    public void destroyEvent(Object event) {
        check(() -> JCudaDriver.cuEventDestroy((CUevent) event));
    }

    @Override
    public void record(Object event, Object stream) {
        check(() -> JCudaDriver.cuEventRecord((CUevent) event, (CUstream) stream));
    }

    @Override
    public void synchronizeEvent(Object event) {
        check(() -> JCudaDriver.cuEventSynchronize((CUevent) event));
    }

    @Override
    public float milliseconds(Object from, Object to) {
        float[] milliseconds = new float[1];
        check(() -> JCudaDriver.cuEventElapsedTime(milliseconds, (CUevent) from, (CUevent) to));
        return milliseconds[0];
    }

    @Override
    public GemmBinding newGemm() {
        return new JCublasGemm();
    }

    @Override
    public GraphBinding graphs() {
        return new JCudaGraphs();
    }
}
