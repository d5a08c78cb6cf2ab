package hanji.kernels.check;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Whether the gradient of an op by an input in which it is linear is the transpose of the op, exactly. On whole numbers that
 * are small enough every sum is exact in F64, so that &lt;A x, y&gt; = &lt;x, A^T y&gt; holds to the last bit or not at
 * all; both sides are compared modulo a prime, in which they cannot overflow.
 */
record Adjoint(OpCase opCase) {
    private static final long PRIME = (1L << 31) - 1;
    /** Largest whole number of F64 up to which every one is there. */
    private static final double EXACT = 0x1p53;

    private static final int DRAWS = 3;
    private static final int SEED = 5;
    /** From -1000 to 1000 without 0, which would hide what it is multiplied with. */
    private static final Fill WHOLE = random -> (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(1000));
    /** Eighths, so that an op that rounds is not taken for linear. */
    private static final Fill EIGHTHS = random -> (random.nextInt(1025) - 512) / 8.0;

    /** Whether the op is linear in an input, the others being fixed: sums and multiples are exact in a few draws. */
    boolean isLinear(int input) {
        if (!opCase.inputs().get(input).floating()) return false;
        for (int draw = 0; draw < DRAWS; draw++)
            try (var _ = Scope.open()) {
                List<Tensor> first = opCase.withFill(EIGHTHS).draw(DType.F64, Device.CPU, SEED + draw);
                Tensor x = first.get(input);
                Tensor other = opCase.withFill(EIGHTHS)
                        .draw(DType.F64, Device.CPU, SEED + DRAWS + draw)
                        .get(input);
                double[] ofFirst = result(first);
                double[] ofOther = result(with(first, input, other));
                double[] ofBoth = result(with(first, input, combined(x, other, (a, b) -> 3 * a + b)));
                for (int i = 0; i < ofBoth.length; i++) if (ofBoth[i] != 3 * ofFirst[i] + ofOther[i]) return false;
            }
        return true;
    }

    /** Whether of whole numbers come whole ones, small enough to be exact: else nothing can be compared exactly. */
    boolean isExact() {
        for (int draw = 0; draw < DRAWS; draw++)
            try (var _ = Scope.open()) {
                for (double value : result(opCase.withFill(WHOLE).draw(DType.F64, Device.CPU, SEED + draw)))
                    if (value != Math.rint(value) || Math.abs(value) > EXACT) return false;
            }
        return true;
    }

    private double[] result(List<Tensor> tensors) {
        try (var _ = Scope.open()) {
            return Op.run(opCase.call().apply(tensors)).toDoubles();
        }
    }

    private static List<Tensor> with(List<Tensor> tensors, int input, Tensor other) {
        List<Tensor> all = new ArrayList<>(tensors);
        all.set(input, other);
        return all;
    }

    private static Tensor combined(Tensor a, Tensor b, DoubleBinaryOperator of) {
        Tensor sum = Tensor.empty(a.dtype(), a.shape(), a.device());
        for (int i = 0; i < sum.size(); i++) sum.set(i, of.applyAsDouble(a.get(i), b.get(i)));
        return sum;
    }

    /**
     * Checks the transpose by one input, where the op {@linkplain #isExact is exact}.
     *
     * @return what is wrong; empty if nothing is
     */
    Optional<String> wrong(int input) {
        for (int draw = 0; draw < DRAWS; draw++)
            try (var _ = Scope.open()) {
                List<Tensor> tensors = opCase.withFill(WHOLE).draw(DType.F64, Device.CPU, SEED + draw);
                double[] x = tensors.get(input).toDoubles(), forward = result(tensors);
                double[] y = whole(forward.length, SEED + draw), back = gradient(tensors, input, y);
                for (int i = 0; i < back.length; i++)
                    if (back[i] != Math.rint(back[i]))
                        return Optional.of(element(input, i, back[i]) + ", which is no whole number as its terms are");
                if (dot(forward, y) != dot(x, back)) return Optional.of(blame(tensors, input, y, back));
            }
        return Optional.empty();
    }

    private double[] gradient(List<Tensor> tensors, int input, double... y) {
        try (var _ = Scope.open();
                var tape = Tape.open()) {
            Tensor out = Op.run(opCase.call().apply(tensors));
            Tensor cotangent = Tensor.empty(DType.F64, out.shape(), Device.CPU);
            for (int i = 0; i < y.length; i++) cotangent.set(i, y[i]);
            Tensor parameter = tensors.get(input);
            return tape.gradients(out, cotangent, List.of(parameter))
                    .of(parameter)
                    .toDoubles();
        }
    }

    /** Column by column: the first that is not the transpose's row. */
    private String blame(List<Tensor> tensors, int input, double[] y, double... back) {
        for (int i = 0; i < back.length; i++) {
            Tensor unit = combined(tensors.get(input), tensors.get(input), (_, _) -> 0);
            unit.set(i, 1);
            double[] column = result(with(tensors, input, unit));
            double wanted = IntStream.range(0, y.length)
                    .mapToDouble(k -> column[k] * y[k])
                    .sum();
            if (wanted != back[i]) return element(input, i, back[i]) + ", of the transpose " + wanted;
        }
        return "<A x, y> is not <x, A^T y> by input " + input + ", though every column is the transpose's";
    }

    private static String element(int input, int i, double value) {
        return "on whole numbers element " + i + " of the gradient by input " + input + " is " + value;
    }

    private static double[] whole(int size, long seed) {
        var random = new SplittableRandom(seed);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) values[i] = WHOLE.next(random);
        return values;
    }

    private static long dot(double[] a, double... b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++)
            sum = Math.floorMod(sum + Math.floorMod((long) a[i], PRIME) * Math.floorMod((long) b[i], PRIME), PRIME);
        return sum;
    }
}
