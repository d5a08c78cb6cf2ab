package hanji.kernels.check;

import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.cuda.CudaException;
import hanji.simulator.Fault;
import hanji.simulator.KernelFault;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One call of an op whose kernel has to give the bits of the CPU.
 *
 * @param expected all results, by the CPU with one thread
 */
record Trial(OpCase opCase, long seed, List<double[]> expected) {
    /** What result buffers hold before a run: no result has this value but by chance of one in 2^32. */
    private static final double POISON = (float) -1.2345677e-21;

    private static final int INTEGER_POISON = 0x5A;

    Trial {
        expected = List.copyOf(expected);
    }

    static Trial of(OpCase opCase, long seed) {
        try (var _ = Scope.open()) {
            Op op = opCase.call().apply(opCase.draw(DType.F32, Device.cpu(1), seed));
            Tensor out = Op.run(op);
            return new Trial(
                    opCase,
                    seed,
                    results(op, out).stream().map(Tensor::toDoubles).toList());
        }
    }

    /** How large it is. */
    int size() {
        return opCase.size() + expected.stream().mapToInt(each -> each.length).sum();
    }

    /**
     * What is wrong with a run.
     *
     * @param by what found it: {@code bits}, {@code unwritten}, or a kind of fault
     * @param where the line of the source; empty if no line is known to be guilty
     */
    record Wrong(String by, String what, String where) {}

    /**
     * Runs the op on a device.
     *
     * @return what is wrong; empty if the bits are the CPU's and no check found a fault
     * @throws CudaException if the kernel cannot be launched
     */
    Optional<Wrong> wrong(Device device) {
        try (var _ = Scope.open()) {
            Op op = opCase.call()
                    .apply(opCase.draw(DType.F32, Device.CPU, seed).stream()
                            .map(input -> input.to(input.dtype(), device))
                            .toList());
            poisonNextBuffer(op);
            Tensor out = Op.run(op);
            List<Tensor> results = results(op, out);
            for (int k = 0; k < results.size(); k++) {
                Optional<Wrong> wrong =
                        difference(results.get(k).to(results.get(k).dtype(), Device.CPU), k);
                if (wrong.isPresent()) return wrong;
            }
            return Optional.empty();
        } catch (CudaException failure) {
            return Optional.of(fault(failure).orElseThrow(() -> failure));
        }
    }

    private static Optional<Wrong> fault(CudaException failure) {
        for (Throwable at = failure; at != null; at = at.getCause())
            if (at instanceof KernelFault found) {
                Fault fault = found.faults().getFirst();
                String file = fault.file();
                String where = fault.line() == 0 ? "" : file.substring(file.lastIndexOf('/') + 1) + ":" + fault.line();
                String kind = fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                return Optional.of(new Wrong(kind, String.valueOf(found.getMessage()), where));
            }
        return Optional.empty();
    }

    private static List<Tensor> results(Op op, Tensor out) {
        List<Tensor> all = new ArrayList<>(List.of(out));
        all.addAll(Components.furtherResults(op));
        return all;
    }

    /** The pool hands out the buffer last given back, so the op's result starts from this. */
    private static void poisonNextBuffer(Op op) {
        try (var _ = Scope.open()) {
            Tensor.empty(op.dtype(), op.shape(), op.device()).fill(op.dtype().isFloating() ? POISON : INTEGER_POISON);
        }
    }

    private Optional<Wrong> difference(Tensor result, int k) {
        double[] wanted = expected.get(k);
        for (int i = 0; i < wanted.length; i++) {
            double value = result.get(i);
            if (Double.compare(value, wanted[i]) == 0) continue;
            String element = "element " + i + " of " + (k == 0 ? "the result" : "result " + k) + " " + result.shape();
            return Optional.of(
                    value == (result.dtype().isFloating() ? POISON : INTEGER_POISON)
                            ? new Wrong("unwritten", element + " is never written", "")
                            : new Wrong(
                                    "bits",
                                    element + " is " + text(result, value) + ", on the CPU " + text(result, wanted[i]),
                                    ""));
        }
        return Optional.empty();
    }

    private static String text(Tensor result, double value) {
        return result.dtype().isFloating() ? String.valueOf((float) value) : String.valueOf((long) value);
    }
}
