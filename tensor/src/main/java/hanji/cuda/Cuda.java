package hanji.cuda;

import hanji.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A CUDA device as ops use it: launches kernels on tensors, and pools device memory.
 *
 * <pre>{@code
 * gpu.launch(ADD, gpu.cover(out.size()), out, a, b, out.size());
 * }</pre>
 *
 * <p>A launch returns before its kernel has run; kernels, copies and fills run in the order in which they were asked for.
 * Reading a tensor waits for all before it; nothing else has to wait. A kernel that fails shows at a later call, which
 * {@link #synchronize} makes certain. On a real GPU it takes the context along ({@link ContextLost}): tensors that were
 * there are lost, each says so when used, and new work runs.
 *
 * <p>Not for several threads at once.
 */
public final class Cuda implements AutoCloseable {
    private static final int WARP = 32;

    private final CudaDriver driver;
    private final Geometry geometry;
    private final Precision precision;
    private final DevicePool pool;
    /** Made by the first launch: a JVM takes 10 ms for its first memory of this kind. */
    private Optional<Arguments> arguments = Optional.empty();

    /** By resource, which Java modules may each have under one name. */
    private final Map<Module, Map<String, Long>> modules = new HashMap<>();

    private final Map<Kernel, Long> functions = new HashMap<>();
    private final List<RepeatedWork> repeated = new ArrayList<>(0);
    private Optional<RepeatedWork> running = Optional.empty();
    private long stream;
    /** The driver's, when stream, modules and functions were made. */
    private int epoch;

    private boolean closed;

    /** A device with {@link Geometry#STANDARD}. */
    public Cuda(CudaDriver driver) {
        this(driver, Geometry.STANDARD);
    }

    /** A device that computes {@link Precision#STRICT}. */
    public Cuda(CudaDriver driver, Geometry geometry) {
        this(driver, geometry, Precision.STRICT);
    }

    /**
     * @param geometry how launches that may be cut in any way are cut
     * @param precision of products and convolutions, where the device has it; else {@link Precision#STRICT}
     */
    public Cuda(CudaDriver driver, Geometry geometry, Precision precision) {
        this.driver = driver;
        this.geometry = geometry;
        this.precision = precision.on(driver.info());
        this.pool = new DevicePool(driver);
        this.stream = driver.openStream();
        this.epoch = driver.epoch();
    }

    /** The driver below; while {@link #repeat repeated work} is done, one that sees what it is asked. */
    public CudaDriver driver() {
        return running.isEmpty() ? driver : running.get().driver();
    }

    /** Work that is done again and again, to be captured as one graph. */
    public RepeatedWork repeat() {
        var work = new RepeatedWork(this, driver, pool);
        repeated.add(work);
        return work;
    }

    boolean isRepeating() {
        return running.isPresent();
    }

    /** Does work whose launches, copies and memory go through a repeated one. */
    <T> T repeating(RepeatedWork through, Supplier<T> work) {
        running = Optional.of(through);
        try {
            return work.get();
        } finally {
            running = Optional.empty();
        }
    }

    void endRepeating(RepeatedWork work) {
        repeated.remove(work);
    }

    /** What products and convolutions are computed in. */
    public Precision precision() {
        return precision;
    }

    /** Another handle of this device, with tensors of its own, that computes in a precision. */
    public Cuda with(Precision other) {
        return new Cuda(driver, geometry, other);
    }

    /** The stream on which kernels and copies of this device run. */
    public long stream() {
        if (epoch != driver.epoch()) beginAgain();
        return stream;
    }

    /** Forgets all that went with the context. */
    private void beginAgain() {
        functions.clear();
        modules.clear();
        pool.forget();
        repeated.forEach(RepeatedWork::forget);
        stream = driver.openStream();
        epoch = driver.epoch();
    }

    /**
     * Device memory for this many bytes; its content is arbitrary.
     *
     * @throws OutOfDeviceMemory if there is none; {@link #makeRoom} may help
     */
    public DeviceBuffer take(long bytes) {
        if (epoch != driver.epoch()) beginAgain();
        long capacity = DevicePool.capacity(bytes);
        long address =
                running.isEmpty() ? pool.take(capacity, bytes) : running.get().take(capacity, bytes);
        return new DeviceBuffer(this, address, capacity, bytes, epoch);
    }

    /** Lets {@link #repeat repeated work} give back what it keeps, where {@link #take} finds nothing. */
    public void makeRoom() {
        for (RepeatedWork each : repeated) each.makeRoom(running.isPresent() && running.get() == each);
    }

    /** Takes memory back, to hand it out again. */
    public void giveBack(DeviceBuffer buffer) {
        if (closed || isLost(buffer)) return;
        for (RepeatedWork each : repeated)
            if (each.owns(buffer.address())) {
                each.giveBack(buffer.address(), running.isPresent() && running.get() == each);
                return;
            }
        pool.giveBack(buffer.address(), buffer.capacity());
    }

    /** Whether a failed kernel has taken this memory along. */
    public boolean isLost(DeviceBuffer buffer) {
        return buffer.epoch() != driver.epoch();
    }

    /** Bytes of device memory ever allocated; constant once a training loop is warm. */
    public long allocatedBytes() {
        return pool.allocatedBytes();
    }

    /**
     * Device address of a tensor's first element.
     *
     * @throws CudaException if the tensor is elsewhere, or a failed kernel has taken its elements along
     */
    public long address(Tensor tensor) {
        if (tensor.device().cuda().orElse(null) != this)
            throw new CudaException(tensor.label() + " is on " + tensor.device() + ", not on " + this
                    + "; move it with to(dtype, device)");
        DeviceBuffer buffer = tensor.deviceBuffer();
        if (isLost(buffer))
            throw new CudaException(tensor.label() + " lost its elements when a kernel failed on " + this
                    + "; make it again, or load it from a checkpoint");
        return buffer.address();
    }

    /** One thread per element, as far as {@link Geometry} allows; further elements by a grid-stride loop. */
    public Grid cover(long elements) {
        return Grid.of(blocks(elements, geometry.threads()), geometry.threads());
    }

    /** One warp per row, as far as {@link Geometry} allows; further rows by a grid-stride loop. */
    public Grid coverRows(long rows) {
        return Grid.of(blocks(rows, geometry.threads() / WARP), geometry.threads());
    }

    /**
     * One block per piece of work, as far as {@link Geometry} allows; further pieces by a loop over blocks.
     *
     * @param mostThreads that a block may have
     */
    public Grid coverBlocks(long pieces, int mostThreads) {
        return Grid.of(blocks(pieces, 1), Math.min(geometry.threads(), mostThreads));
    }

    private int blocks(long work, int perBlock) {
        return (int) Math.min(geometry.blocks(), Math.ceilDiv(work, perBlock));
    }

    /**
     * Launches a kernel; a grid without blocks launches nothing.
     *
     * @param values in the order of the kernel's parameters: tensors of this device (passed as addresses), Integer, Long,
     *     Float, Double, int[] for a struct of ints by value, or long[] for one of addresses
     * @throws CudaException if a tensor is elsewhere, or the launch fails
     */
    public void launch(Kernel kernel, Grid grid, Object... values) {
        if (grid.blocks() == 0) return;
        long on = stream();
        if (arguments.isEmpty()) arguments = Optional.of(new Arguments(Arena.ofAuto()));
        Arguments all = arguments.get().clear();
        for (Object value : values) add(kernel, value, all);
        driver().launch(function(kernel), grid, all, on);
    }

    private void add(Kernel kernel, Object value, Arguments arguments) {
        if (value instanceof Tensor tensor) arguments.add(address(tensor));
        else if (value instanceof Integer number) arguments.add(number.intValue());
        else if (value instanceof Long number) arguments.add(number.longValue());
        else if (value instanceof Float number) arguments.add(number.floatValue());
        else if (value instanceof Double number) arguments.add(number.doubleValue());
        else if (value instanceof int[] numbers) arguments.add(numbers);
        else if (value instanceof long[] addresses) arguments.add(addresses);
        else throw new IllegalArgumentException("kernel " + kernel + " takes no argument " + value);
    }

    private long function(Kernel kernel) {
        Long function = functions.get(kernel);
        if (function == null) functions.put(kernel, function = driver.function(module(kernel), kernel.name()));
        return function;
    }

    private long module(Kernel kernel) {
        Module owner = kernel.beside().getModule();
        Map<String, Long> loaded = modules.get(owner);
        if (loaded == null) modules.put(owner, loaded = new HashMap<>());
        String resource = kernel.resource();
        Long module = loaded.get(resource);
        if (module == null) loaded.put(resource, module = driver.load(resource, kernel.ptx(resource)));
        return module;
    }

    /** Waits for all work of this device, and reports what failed in it. */
    public void synchronize() {
        driver().synchronize(stream());
    }

    /** Gives everything of this device back to the driver, and closes that; no tensor of the device can be used again. */
    @Override
    public void close() {
        closed = true;
        pool.forget();
        driver.close();
    }

    /** The device's name, and its precision unless that is STRICT. */
    @Override
    public String toString() {
        return driver.info().name() + (precision == Precision.STRICT ? "" : ", " + precision);
    }
}
