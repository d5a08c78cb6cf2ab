package hanji.kernels.fast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy.Magnitude;
import hanji.cuda.Cuda;
import hanji.cuda.DeviceInfo;
import hanji.cuda.Precision;
import hanji.kernels.check.CudaDevices;
import hanji.simulator.Counts;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Holds an op on tensor cores against its reference in F64: every element within the derived bound.
 *
 * @param name what is checked
 * @param shapes of its inputs
 * @param op of these inputs
 * @param terms products that an element sums on tensor cores
 * @param additions in F32 that follow
 */
public record CoreCheck(String name, List<int[]> shapes, Function<List<Tensor>, Op> op, int terms, int additions) {
    /** The precisions that have kernels of their own. */
    public static final List<Precision> PRECISIONS = List.of(Precision.TF32, Precision.BF16);

    /** Name of the lock of tests that use this: its devices are not for several threads at once. */
    public static final String DEVICES = "devices of CoreCheck";

    private static final Map<Precision, List<Device>> CHECKED = each(CudaDevices.all());
    /** For what depends on values alone. */
    private static final Map<Precision, List<Device>> FAST = each(List.of(CudaDevices.fast()));
    /** One block fills the first, and none the second. */
    private static final Map<Precision, List<Device>> FULL_AND_EMPTY =
            each(List.of(withMultiprocessors(1), withMultiprocessors(1000)));

    private static final SimulatedDriver COUNTING = new SimulatedDriver(Simulation.CHECKED);
    private static final Map<Precision, List<Device>> COUNTED = each(List.of(Device.cuda(new Cuda(COUNTING))));

    /** What inputs hold. */
    public enum Fill {
        NORMAL,
        /** Nothing cancels, so that errors of one sign add up. */
        POSITIVE,
        /** Halfway between two numbers of the precision. */
        TIES,
        /** Just below a number of the precision, of one sign: what is cut off, not rounded, is almost twice as far off as it may be. */
        BELOW,
        /** Magnitudes from 2^-20 to 2^20. */
        WIDE,
        /** Almost equal numbers of both signs: what is left is mostly error. */
        CANCELLING,
        /** Products of subnormal and normal numbers. */
        TINY;

        double next(SplittableRandom random, double unitRoundoff) {
            double sign = random.nextBoolean() ? 1 : -1;
            return switch (this) {
                case NORMAL -> random.nextGaussian();
                case POSITIVE -> 1 + random.nextDouble();
                case TIES -> sign * (1 + (2 * random.nextInt((int) (0.5 / unitRoundoff)) + 1) * unitRoundoff);
                case BELOW -> 1 + 2 * unitRoundoff * (1 + random.nextInt(8)) - 0x1p-23;
                case WIDE -> sign * Math.scalb(1 + random.nextDouble(), random.nextInt(-20, 21));
                case CANCELLING -> sign * (1 + random.nextInt(16) * 0x1p-23);
                case TINY -> sign * (random.nextBoolean() ? 1 : Math.scalb(random.nextDouble(), -127));
            };
        }
    }

    /** Devices by precision: a handle loads its kernels but once. */
    private static Map<Precision, List<Device>> each(List<Device> devices) {
        Map<Precision, List<Device>> all = new EnumMap<>(Precision.class);
        for (Precision precision : PRECISIONS)
            all.put(
                    precision,
                    devices.stream()
                            .map(device ->
                                    Device.cuda(device.cuda().orElseThrow().with(precision)))
                            .toList());
        return all;
    }

    private static List<Device> of(Map<Precision, List<Device>> devices, Precision precision) {
        return Objects.requireNonNull(devices.get(precision));
    }

    /** Every element within the bound. */
    public void isWithinItsBound(Precision precision, Fill fill) {
        isWithinItsBound(precision, fill, of(FAST, precision).getFirst());
    }

    /** The same on a device of this precision. */
    public void isWithinItsBound(Precision precision, Fill fill, Device device) {
        try (var _ = Scope.open()) {
            List<Tensor> inputs = draw(precision, fill), exact = moved(inputs, DType.F64, Device.CPU);
            Op reference = op.apply(exact);
            Tensor expected = Tensor.empty(DType.F64, reference.shape(), Device.CPU);
            reference.reference(expected);
            Tensor terms = Magnitude.SUM_OF_ABSOLUTE_TERMS.of(reference, expected);
            requireBound(run(inputs, device), expected, terms, bound(precision), operands(exact));
        }
    }

    /** No fault, and the same bits in whatever order blocks and warps run. */
    public void repeatsItsBits(Precision precision) {
        try (var _ = Scope.open()) {
            List<Tensor> inputs = draw(precision, Fill.NORMAL);
            float[] first = run(inputs, of(FAST, precision).getFirst());
            for (Device device : of(CHECKED, precision)) assertArrayEquals(first, run(inputs, device), name);
        }
    }

    /** The largest sum of absolute values of both operands that an element may have. */
    private double operands(List<Tensor> inputs) {
        double most = 0;
        for (Tensor input : inputs)
            for (int i = 0; i < input.size(); i++) most = Math.max(most, Math.abs(input.get(i)));
        return 2 * most * terms;
    }

    private ErrorBound bound(Precision precision) {
        return new ErrorBound(precision, terms, additions);
    }

    private void requireBound(float[] found, Tensor expected, Tensor terms, ErrorBound bound, double operands) {
        for (int i = 0; i < found.length; i++) {
            double most = bound.relative() * terms.get(i) + bound.absolute(operands);
            double error = Math.abs(found[i] - expected.get(i));
            int at = i;
            assertTrue(
                    error <= most,
                    () -> name + " [" + at + "] is " + found[at] + ", not " + expected.get(at) + ": " + error
                            + " off, and at most " + most + " by " + bound);
        }
    }

    /** One whose results use no tensor core proves nothing. */
    public void usesTensorCores(Precision precision) {
        long before = tensorCoreInstructions();
        try (var _ = Scope.open()) {
            run(draw(precision, Fill.NORMAL), of(COUNTED, precision).getFirst());
        }
        assertTrue(tensorCoreInstructions() > before, name);
    }

    private static long tensorCoreInstructions() {
        return COUNTING.totalCounts().instructions().getOrDefault(Counts.Kind.MATRIX, 0L);
    }

    /** The same bits where one block would fill the device, and where none does. */
    public void doesNotDependOnTheTile(Precision precision) {
        try (var _ = Scope.open()) {
            List<Tensor> inputs = draw(precision, Fill.NORMAL);
            List<Device> two = of(FULL_AND_EMPTY, precision);
            assertArrayEquals(run(inputs, two.getFirst()), run(inputs, two.getLast()), name);
        }
    }

    private static Device withMultiprocessors(int count) {
        return CudaDevices.with(own -> new DeviceInfo(
                own.name(),
                own.computeCapability(),
                own.totalMemory(),
                count,
                own.sharedPerBlock(),
                own.driverVersion(),
                own.detectsUnwritten()));
    }

    /** The op's result. */
    public float[] run(List<Tensor> inputs, Device device) {
        try (var _ = Scope.open()) {
            return Op.run(op.apply(moved(inputs, DType.F32, device))).toFloats();
        }
    }

    private static List<Tensor> moved(List<Tensor> inputs, DType dtype, Device device) {
        return inputs.stream().map(input -> input.to(dtype, device)).toList();
    }

    /** Inputs on the CPU. */
    public List<Tensor> draw(Precision precision, Fill fill) {
        var random = new SplittableRandom(name.hashCode());
        double unitRoundoff = bound(precision).unitRoundoff();
        return IntStream.range(0, shapes.size())
                .mapToObj(which -> {
                    Tensor drawn = Tensor.empty(DType.F32, Shape.of(shapes.get(which)), Device.CPU);
                    for (int i = 0; i < drawn.size(); i++) drawn.set(i, fill.next(random, unitRoundoff));
                    return drawn;
                })
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
