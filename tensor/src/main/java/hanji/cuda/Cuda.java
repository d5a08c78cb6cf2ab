package hanji.cuda;

import hanji.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/**
 * A CUDA device as ops use it: launches kernels on tensors, and pools device memory.
 *
 * <pre>{@code
 * gpu.launch(ADD, gpu.cover(out.size()), out, a, b, out.size());
 * }</pre>
 *
 * Not for several threads at once.
 */
public final class Cuda {
    private static final int WARP = 32;

    private final CudaDriver driver;
    private final Geometry geometry;
    private final DevicePool pool;
    private final Arguments arguments = new Arguments(Arena.ofAuto());
    private final Map<String, Long> modules = new HashMap<>();
    private final Map<Kernel, Long> functions = new HashMap<>();
    private final long stream;
    private int epoch;

    /** A device with {@link Geometry#STANDARD}. */
    public Cuda(CudaDriver driver) {
        this(driver, Geometry.STANDARD);
    }

    /** @param geometry how launches that may be cut in any way are cut */
    public Cuda(CudaDriver driver, Geometry geometry) {
        this.driver = driver;
        this.geometry = geometry;
        this.pool = new DevicePool(driver);
        this.stream = driver.openStream();
    }

    /** The driver below. */
    public CudaDriver driver() {
        return driver;
    }

    /** The stream on which kernels and copies of this device run. */
    public long stream() {
        return stream;
    }

    /**
     * Device memory for this many bytes; its content is arbitrary.
     *
     * @throws OutOfDeviceMemory if there is none
     */
    public DeviceBuffer take(long bytes) {
        long capacity = DevicePool.capacity(bytes);
        return new DeviceBuffer(this, pool.take(capacity, bytes), capacity, bytes, epoch);
    }

    /** Takes memory back, to hand it out again. */
    public void giveBack(DeviceBuffer buffer) {
        if (buffer.epoch() == epoch) pool.giveBack(buffer.address(), buffer.capacity());
    }

    /** Bytes of device memory ever allocated; constant once a training loop is warm. */
    public long allocatedBytes() {
        return pool.allocatedBytes();
    }

    /**
     * Address of a buffer.
     *
     * @throws CudaException if a failed kernel has taken its content along
     */
    public long address(DeviceBuffer buffer) {
        if (buffer.epoch() != epoch)
            throw new CudaException("its elements were lost when a kernel failed on " + this);
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

    private int blocks(long work, int perBlock) {
        return (int) Math.min(geometry.blocks(), Math.ceilDiv(work, perBlock));
    }

    /**
     * Launches a kernel; a grid without blocks launches nothing.
     *
     * @param values in the order of the kernel's parameters: tensors of this device (passed as addresses), Integer, Long,
     *     Float, Double, or int[] for a struct of ints by value
     * @throws CudaException if a tensor is elsewhere, or the launch fails
     */
    public void launch(Kernel kernel, Grid grid, Object... values) {
        if (grid.blocks() == 0) return;
        arguments.clear();
        for (Object value : values) add(kernel, value);
        driver.launch(function(kernel), grid, arguments, stream);
    }

    private void add(Kernel kernel, Object value) {
        switch (value) {
            case Tensor tensor -> arguments.add(address(kernel, tensor));
            case Integer number -> arguments.add(number.intValue());
            case Long number -> arguments.add(number.longValue());
            case Float number -> arguments.add(number.floatValue());
            case Double number -> arguments.add(number.doubleValue());
            case int[] numbers -> arguments.add(numbers);
            default -> throw new IllegalArgumentException("kernel " + kernel + " takes no argument " + value);
        }
    }

    private long address(Kernel kernel, Tensor tensor) {
        if (tensor.device().cuda().orElse(null) != this)
            throw new CudaException("kernel " + kernel + " runs on " + this + ", but " + tensor + " is on "
                    + tensor.device() + "; move it with to(dtype, device)");
        return address(tensor.deviceBuffer());
    }

    private long function(Kernel kernel) {
        return functions.computeIfAbsent(kernel, _ -> {
            long module = modules.computeIfAbsent(kernel.resource(), name -> driver.load(name, kernel.ptx()));
            return driver.function(module, kernel.name());
        });
    }

    /** Waits for all work of this device, and reports what failed in it. */
    public void synchronize() {
        driver.synchronize(stream);
    }

    @Override
    public String toString() {
        return driver.info().name();
    }
}
