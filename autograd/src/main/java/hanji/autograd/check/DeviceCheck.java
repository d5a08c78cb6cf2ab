package hanji.autograd.check;

import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs an op in F32 on several devices: each must agree with the op's reference, element by element, up to the case's
 * accuracy, and all must give the same bits.
 *
 * <p>Buffers are filled with NaN before each run, so an element that the op forgets to write is seen. A NaN equals any
 * NaN, since hardware is free in a NaN's payload; -0 and +0 differ. What is not floating is compared exactly.
 *
 * @param devices where to run; the first one's results are what the others' are compared with
 * @param seed of the inputs
 */
public record DeviceCheck(List<Device> devices, long seed) {
    /** The CPU with 1, 2 and 3 threads, and once with work cut as finely as possible. */
    public static final DeviceCheck STANDARD =
            new DeviceCheck(List.of(Device.cpu(1), Device.cpu(2), Device.cpu(3), Device.fineGrained(3)), 1);

    private static final int EXTREME_DRAWS = 4;

    /**
     * All checks: against the reference, equal bits, equal bits on extreme values.
     *
     * @throws CheckFailure naming the op, the devices, the element and both values
     */
    public void check(OpCase opCase) {
        againstReference(opCase);
        equalBits(opCase);
        equalBitsOnExtremes(opCase);
    }

    /** Checks the result of every device against the op's reference; see {@link #check}. */
    public void againstReference(OpCase opCase) {
        try (var _ = Scope.open()) {
            List<Tensor> drawn = opCase.draw(DType.F32, Device.CPU, seed);
            Op op = opCase.call().apply(drawn);
            List<Tensor> expected = reference(op);
            List<Tensor> magnitudes = opCase.accuracy().magnitude().ofAll(op, expected);
            for (Device device : devices) {
                List<Tensor> results = results(opCase, device, drawn);
                for (int k = 0; k < results.size(); k++)
                    requireClose(opCase, device, k, results.get(k), expected.get(k), magnitudes.get(k));
            }
        }
    }

    /** Checks that the results of all devices are equal bit for bit; see {@link #check}. */
    public void equalBits(OpCase opCase) {
        equalBits(opCase, seed);
    }

    /** The same with NaN, infinities, zeros of both signs, subnormals and the largest values among the inputs. */
    public void equalBitsOnExtremes(OpCase opCase) {
        OpCase extreme = opCase.withFill(Samples.EXTREMES);
        for (int draw = 0; draw < EXTREME_DRAWS; draw++) equalBits(extreme, seed + draw);
    }

    private void equalBits(OpCase opCase, long inputSeed) {
        try (var _ = Scope.open()) {
            List<Tensor> drawn = opCase.draw(DType.F32, Device.CPU, inputSeed);
            List<Tensor> expected = results(opCase, devices.getFirst(), drawn);
            for (Device device : devices.subList(1, devices.size())) {
                List<Tensor> results = results(opCase, device, drawn);
                for (int k = 0; k < results.size(); k++)
                    requireEqualBits(opCase, device, k, results.get(k), expected.get(k));
            }
        }
    }

    /** The op's results by definition, the first in F64 where it is floating. */
    private static List<Tensor> reference(Op op) {
        DType dtype = op.dtype().isFloating() ? DType.F64 : op.dtype();
        Tensor out = Tensor.empty(dtype, op.shape(), Device.CPU);
        op.reference(out);
        return allResults(op, out);
    }

    private static List<Tensor> results(OpCase opCase, Device device, List<Tensor> drawn) {
        Op op = opCase.call()
                .apply(drawn.stream()
                        .map(input -> input.to(input.dtype(), device))
                        .toList());
        poisonNextBuffer(op);
        Tensor out = Op.run(op);
        if (out.device() != device)
            throw new CheckFailure(opCase + " ran on " + out.device() + " though its inputs are on " + device);
        List<Tensor> results = allResults(op, out);
        if (device.cuda().isEmpty()) return results;
        return results.stream()
                .map(result -> result.to(result.dtype(), Device.CPU))
                .toList();
    }

    private static List<Tensor> allResults(Op op, Tensor out) {
        List<Tensor> all = new ArrayList<>(List.of(out));
        all.addAll(Components.furtherResults(op));
        return all;
    }

    /** The pool hands out the buffer last given back, so the op's result starts from this. */
    private static void poisonNextBuffer(Op op) {
        try (var _ = Scope.open()) {
            Tensor.empty(op.dtype(), op.shape(), op.device()).fill(op.dtype().isFloating() ? Double.NaN : 0x5A);
        }
    }

    private static void requireClose(
            OpCase opCase, Device device, int k, Tensor result, Tensor expected, Tensor magnitude) {
        for (int i = 0; i < expected.size(); i++) {
            double value = result.get(i);
            double wanted = expected.get(i);
            double bound = result.dtype().isFloating() ? opCase.accuracy().bound(wanted, magnitude.get(i)) : 0;
            if (!isClose(value, wanted, bound))
                throw new CheckFailure(String.format(
                        Locale.ROOT,
                        "%s on %s: element %d of %s is %.9g, by the reference %.9g; error %.1e exceeds %.1e",
                        opCase,
                        device,
                        i,
                        label(k, result),
                        value,
                        wanted,
                        Math.abs(value - wanted),
                        bound));
        }
    }

    private static boolean isClose(double value, double wanted, double bound) {
        boolean isFinite = Float.isFinite((float) wanted);
        return isFinite ? Math.abs(value - wanted) <= bound : Double.compare(value, (float) wanted) == 0;
    }

    private void requireEqualBits(OpCase opCase, Device device, int k, Tensor result, Tensor expected) {
        for (int i = 0; i < expected.size(); i++) {
            double value = result.get(i);
            double wanted = expected.get(i);
            if (Double.compare(value, wanted) != 0)
                throw new CheckFailure(String.format(
                        Locale.ROOT,
                        "%s: element %d of %s is %s on %s but %s on %s",
                        opCase,
                        i,
                        label(k, result),
                        value,
                        device,
                        wanted,
                        devices.getFirst()));
        }
    }

    private static String label(int k, Tensor result) {
        return (k == 0 ? "the result" : "further result " + k) + " (" + result.label() + ")";
    }
}
