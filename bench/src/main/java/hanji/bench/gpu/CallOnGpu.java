package hanji.bench.gpu;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.bench.kernel.Predicted;
import hanji.bench.kernel.Roof;
import hanji.bench.kernel.Timing;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.cuda.CudaException;
import hanji.simulator.Roofline.Gpu;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A standard call on a GPU: events around batches of launches that go round over several sets of buffers. */
public final class CallOnGpu {
    private static final String CUDA = "cuda";

    private CallOnGpu() {}

    /** What is done on a card. */
    @FunctionalInterface
    public interface Work<T> {
        T on(CudaDriver driver, Roof roof) throws IOException;
    }

    /** Why nothing can be timed, in one line; empty if there is a GPU whose peak is known. */
    public static Optional<String> obstacle() {
        return CudaDriverProvider.all().stream()
                .filter(provider -> provider.name().equals(CUDA))
                .findFirst()
                .map(CudaDriverProvider::obstacle)
                .orElse(Optional.of("this build has no driver for CUDA"))
                .or(CallOnGpu::unknownCard);
    }

    private static Optional<String> unknownCard() {
        try (CudaDriver driver = CudaDriverProvider.named(CUDA).open()) {
            String name = driver.info().name();
            return known(name).isPresent()
                    ? Optional.empty()
                    : Optional.of("the peak of " + name
                            + " is not known here, only those of an H100 and an H200; bench/gpu/check times any card");
        }
    }

    private static Optional<Gpu> known(String card) {
        return Stream.of(Gpu.values())
                .filter(each -> card.contains(each.name()))
                .findFirst();
    }

    /**
     * Times the largest launch of each kernel of a call.
     *
     * @param predicted the operations of each kernel
     * @param roofs to which the card is added: the bandwidth of its copy, measured, and the data sheet's peak
     * @param times to which the kernels are added
     * @return what was compared afterwards
     * @throws CudaException if the results are not the CPU's
     */
    public static String measure(StandardCall call, List<Predicted> predicted, List<Roof> roofs, List<Timing> times)
            throws IOException {
        return onCard(call::peak, (driver, roof) -> {
            var run = new StandardRun(driver, Size.MEASURED);
            roofs.add(roof);
            for (KernelTime time : run.times(call, roof.bytesPerSecond())) {
                long flops = predicted.stream()
                        .filter(each -> each.kernel().equals(time.kernel()))
                        .mapToLong(Predicted::flops)
                        .findFirst()
                        .orElse(0);
                roof.require(time.kernel(), time.medianUs(), time.isAboveTheRoofline() ? time.bytes() : 0, flops);
                times.add(Timing.of(
                        time.kernel(), roof, time.bytes(), flops, time.lowUs(), time.medianUs(), time.highUs()));
            }
            if (!run.hasItsBits(call)) throw new CudaException(call + ": other bits after timing than it must have");
            return call.isStrict()
                    ? "on the GPU the call has the CPU's bits after it was timed"
                    : "on the GPU the call has its own bits again after it was timed, in " + call.precision();
        });
    }

    /** Works on the card, whose roof is the bandwidth of its copy, measured, and the data sheet's peak in F32. */
    public static <T> T onCard(Work<T> work) throws IOException {
        return onCard(Gpu::peak, work);
    }

    private static <T> T onCard(ToDoubleFunction<Gpu> peak, Work<T> work) throws IOException {
        try (CudaDriver driver = CudaDriverProvider.named(CUDA).open()) {
            Gpu gpu = known(driver.info().name()).orElseThrow();
            var roof = new Roof(
                    driver.info().name(),
                    new StandardRun(driver, Size.MEASURED).copyBandwidth(),
                    peak.applyAsDouble(gpu),
                    "its own copy in this run, and its peak by the data sheet");
            return work.on(driver, roof);
        }
    }

    /** Whether the simulated GPU gives the CPU's bits. */
    public static boolean equalsCpuOnTheSimulator(StandardCall call) {
        try (var driver = new SimulatedDriver(Simulation.FAST)) {
            return new StandardRun(driver, Size.SIMULATED).hasItsBits(call);
        }
    }
}
