package hanji.bench.gpu;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Standard calls on one device: what they launch, how long each kernel takes, whether the results are the CPU's. */
final class StandardRun {
    /** Launches of a call go round over buffers of this many bytes or more, as far as {@link #MOST_DRAWS} allows. */
    private static final long BEYOND_CACHE = 512L << 20;

    private static final int MOST_DRAWS = 8;
    /** The first compute capability whose tensor cores take TF32, BF16 and exact sums. */
    private static final int TENSOR_CORES = 80;

    private final CudaDriver driver;
    private final LaunchRecorder recorder;
    private final Cuda gpu;
    private final Device strict;
    private final Size size;

    StandardRun(CudaDriver driver, Size size) {
        this.driver = driver;
        this.recorder = new LaunchRecorder(driver);
        this.gpu = new Cuda(recorder);
        this.strict = Device.cuda(gpu);
        this.size = size;
    }

    /** Where a call runs; an older build, which has no precisions, is asked for one only by a call that needs it. */
    private Device device(StandardCall call) {
        return call.isStrict() ? strict : Device.cuda(gpu.with(call.precision()));
    }

    /** Why this device cannot do a call, if so. */
    Optional<String> obstacle(StandardCall call) {
        boolean needsTensorCores = call == StandardCall.EXACT_MATMUL || !call.isStrict();
        int capability = driver.info().computeCapability();
        return needsTensorCores && capability < TENSOR_CORES
                ? Optional.of("its tensor cores begin with compute capability 8.0, and this is " + capability / 10.0)
                : Optional.empty();
    }

    /** Times of the kernels that a call launches, each of its largest launch there. */
    List<KernelTime> times(StandardCall call, double copyBandwidth) {
        try (var _ = Scope.open()) {
            recorder.drain();
            Map<String, List<RecordedLaunch>> launches = new LinkedHashMap<>();
            long buffers = 0, further = 0;
            int draws = size == Size.MEASURED ? MOST_DRAWS : 1;
            Device device = device(call);
            for (int draw = 0; draw < draws && buffers < BEYOND_CACHE; draw++) {
                further = call.run(new StandardInputs(device, size, draw, true)).furtherBytes();
                for (RecordedLaunch launch : recorder.drain()) {
                    launches.computeIfAbsent(launch.name(), _ -> new ArrayList<>())
                            .add(launch);
                    buffers += launch.bytes();
                }
            }
            var times = new ArrayList<KernelTime>();
            for (var kernel : launches.values()) times.add(time(call, largest(kernel), further, copyBandwidth));
            return times;
        }
    }

    /** Those that move most, so that all do the same work. */
    private static List<RecordedLaunch> largest(List<RecordedLaunch> launches) {
        long most = launches.stream().mapToLong(RecordedLaunch::bytes).max().orElse(0);
        return launches.stream().filter(launch -> launch.bytes() == most).toList();
    }

    private KernelTime time(StandardCall call, List<RecordedLaunch> launches, long further, double copyBandwidth) {
        RecordedLaunch first = launches.getFirst();
        long buffers = launches.stream().mapToLong(RecordedLaunch::bytes).sum();
        var time = new KernelTimer(driver, gpu.stream(), size == Size.MEASURED).measure(launches);
        return KernelTime.of(
                call.name(), first.grid(), first.name(), first.bytes() + further, copyBandwidth, time, buffers);
    }

    /** Whether a call gives the bits that it must on this device: in STRICT the CPU's, otherwise its own again. */
    boolean hasItsBits(StandardCall call) {
        Device device = device(call), other = call.isStrict() ? Device.CPU : device;
        try (var _ = Scope.open()) {
            List<Tensor> here =
                    call.run(new StandardInputs(device, size, 0, true)).tensors();
            List<Tensor> there =
                    call.run(new StandardInputs(other, size, 0, true)).tensors();
            for (int i = 0; i < here.size(); i++) if (!equalBits(here.get(i), there.get(i))) return false;
            return true;
        }
    }

    /** Whether all elements are equal, any NaN to any NaN. */
    private static boolean equalBits(Tensor here, Tensor there) {
        double[] a = here.toDoubles(), b = there.toDoubles();
        for (int i = 0; i < a.length; i++) if (Double.compare(a[i], b[i]) != 0) return false;
        return a.length == b.length;
    }

    /** Bytes a second that a copy within device memory reads and writes. */
    double copyBandwidth() {
        try (var _ = Scope.open()) {
            int elements = size == Size.MEASURED ? 1 << 27 : 1 << 16;
            Tensor from = Tensor.zeros(DType.F32, Shape.of(elements), strict);
            Tensor to = Tensor.zeros(DType.F32, Shape.of(elements), strict);
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 10; i++) best = Math.min(best, copyMilliseconds(from, to));
            return 2e3 * elements * Float.BYTES / best;
        }
    }

    /** Bytes a second that filling device memory writes. */
    double fillBandwidth() {
        try (var _ = Scope.open()) {
            int elements = size == Size.MEASURED ? 1 << 28 : 1 << 16;
            Tensor to = Tensor.empty(DType.F32, Shape.of(elements), strict);
            var timer = new KernelTimer(driver, gpu.stream(), size == Size.MEASURED);
            double us = timer.measure(1, _ -> driver.fillWords(gpu.address(to), 1, elements, gpu.stream()))
                    .low();
            return 1e6 * elements * Float.BYTES / us;
        }
    }

    private double copyMilliseconds(Tensor from, Tensor to) {
        long before = driver.newEvent(), after = driver.newEvent();
        driver.record(before, gpu.stream());
        to.copyFrom(from);
        driver.record(after, gpu.stream());
        double milliseconds = driver.milliseconds(before, after);
        driver.freeEvent(before);
        driver.freeEvent(after);
        return milliseconds;
    }
}
