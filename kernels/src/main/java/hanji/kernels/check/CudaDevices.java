package hanji.kernels.check;

import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.cuda.DeviceInfo;
import hanji.cuda.Gemm;
import hanji.cuda.Geometry;
import hanji.simulator.Schedule;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The CUDA devices that tests of kernels run on: simulated ones with every check, in natural and in random order; or, with
 * {@code -Dhanji.device=cuda}, the GPU of this machine. Each is cut into launches in two ways. A kernel that reads or writes out of
 * bounds, races, or reads what nobody wrote ends in a {@link hanji.simulator.KernelFault} with the line of its source.
 *
 * <pre>{@code
 * new DeviceCheck(CudaDevices.besideTheCpu(), 1).check(opCase);
 * }</pre>
 */
public final class CudaDevices {
    /** No test looks at the counts of memory traffic, which cost a tenth of the time. */
    private static final Simulation CHECKED = Simulation.CHECKED.withCounting(false);
    /** Blocks of one warp, and so few of them that most threads go round. */
    private static final Geometry NARROW = new Geometry(32, 3);

    private CudaDevices() {}

    /** All of them. */
    public static List<Device> all() {
        if (onGpu()) {
            CudaDriver driver = gpu();
            return List.of(device(driver, Geometry.STANDARD), device(driver, NARROW));
        }
        return List.of(
                device(new SimulatedDriver(CHECKED), Geometry.STANDARD),
                device(new SimulatedDriver(CHECKED.withSchedule(Schedule.random(7))), NARROW));
    }

    /** The CPU with one thread, whose bits are those to compare with, and all of them. */
    public static List<Device> besideTheCpu() {
        return Stream.concat(Stream.of(Device.cpu(1)), all().stream()).toList();
    }

    /** One for a test with much work: the simulator unchecked, or the GPU. */
    public static Device fast() {
        return device(onGpu() ? gpu() : new SimulatedDriver(Simulation.FAST), Geometry.STANDARD);
    }

    /** One whose blocks are said to have so many bytes of shared memory. */
    public static Device withSharedMemory(int bytes) {
        return with(own -> new DeviceInfo(
                own.name(),
                own.computeCapability(),
                own.totalMemory(),
                own.multiprocessors(),
                bytes,
                own.driverVersion(),
                own.detectsUnwritten()));
    }

    /** One that is said to be otherwise than it is. */
    public static Device with(UnaryOperator<DeviceInfo> said) {
        CudaDriver driver = onGpu() ? gpu() : new SimulatedDriver(CHECKED);
        DeviceInfo info = said.apply(driver.info());
        return device(
                DriverProxy.before(driver, (method, _) -> method.equals("info") ? Optional.of(info) : Optional.empty()),
                Geometry.STANDARD);
    }

    /** One that shows each call of its driver, by the name of the method, before it is made. */
    public static Device watched(Consumer<String> calls) {
        CudaDriver driver = onGpu() ? gpu() : new SimulatedDriver(CHECKED);
        return device(
                DriverProxy.before(driver, (method, _) -> {
                    calls.accept(method);
                    return Optional.empty();
                }),
                Geometry.STANDARD);
    }

    /** A simulated one that loads other PTX than it is given, to see a test fail. */
    public static Device loading(UnaryOperator<String> edited) {
        var driver = new SimulatedDriver(CHECKED);
        return device(
                DriverProxy.loading(
                        driver,
                        (_, ptx) -> edited.apply(new String(ptx, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8),
                        (_, _) -> {}),
                Geometry.STANDARD);
    }

    /** A simulated one beside whose kernels a library multiplies matrices, in the memory of the driver that it is made for. */
    public static Device multiplying(Function<CudaDriver, Gemm> library) {
        var driver = new SimulatedDriver(CHECKED);
        return device(multipliedBy(driver, Optional.of(library.apply(driver))), Geometry.STANDARD);
    }

    /** The GPU of this machine without the library of its maker: kernels are what is tested. */
    private static CudaDriver gpu() {
        return multipliedBy(CudaDriverProvider.named("cuda").open(), Optional.empty());
    }

    private static CudaDriver multipliedBy(CudaDriver driver, Optional<Gemm> library) {
        return DriverProxy.before(
                driver, (method, _) -> method.equals("gemm") ? Optional.of(library) : Optional.empty());
    }

    /** Whether tests run on the GPU of this machine. */
    public static boolean onGpu() {
        return System.getProperty("hanji.device", "").equals("cuda");
    }

    private static Device device(CudaDriver driver, Geometry geometry) {
        return Device.cuda(new Cuda(driver, geometry));
    }
}
