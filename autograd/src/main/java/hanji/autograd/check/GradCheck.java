package hanji.autograd.check;

import hanji.autograd.NotDifferentiable;
import hanji.autograd.Op;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Compares gradients with finite differences, in F64.
 *
 * <p>On small tensors every entry of the Jacobian is compared; on tensors of any size, the derivative along random
 * directions. The second order is the same check on the gradient, as a function of the inputs and of {@code dOut}.
 *
 * <pre>{@code
 * GradCheck.STANDARD.check("softplus", in -> Unary.softplus(in.getFirst()), List.of(x));
 * }</pre>
 *
 * The function must be smooth within {@code step} of the inputs: keep them away from kinks and poles.
 *
 * @param tolerance largest relative error
 * @param step of the finite differences, absolute
 * @param fullJacobianUpTo number of elements up to which an input and a result have their Jacobian compared entry by
 *     entry
 * @param directions how many random directions are tried
 * @param seed of the inputs of an {@link OpCase} and of the directions
 */
public record GradCheck(double tolerance, double step, int fullJacobianUpTo, int directions, long seed) {
    /** Relative 1e-6: reached by every smooth function of order 1, since the differences are good to about 1e-10. */
    public static final GradCheck STANDARD = new GradCheck(1e-6, 0x1p-12, 64, 3, 1);

    /**
     * Checks the first order, and the second where the gradient is differentiable.
     *
     * @throws CheckFailure naming the op, the input, the element and both values
     * @throws NotDifferentiable if the op has no gradient
     */
    public void check(OpCase opCase) {
        firstOrder(opCase);
        whereItExists(() -> secondOrder(opCase));
    }

    /** Checks first-order gradients by the case's floating inputs; see {@link #check(OpCase)}. */
    public void firstOrder(OpCase opCase) {
        try (var _ = Scope.open()) {
            firstOrder(opCase.toString(), derivatives(opCase));
        }
    }

    /**
     * Checks the second order: the derivatives of the gradients by every floating input and by {@code dOut}.
     *
     * @throws NotDifferentiable if the gradient cannot be differentiated again
     */
    public void secondOrder(OpCase opCase) {
        try (var _ = Scope.open()) {
            secondOrder(opCase.toString(), derivatives(opCase));
        }
    }

    /**
     * Checks a function's first order, and the second where the gradient is differentiable.
     *
     * @param name what a failure calls the function
     * @param function the same at every call; its result is F64
     * @param inputs where to check; the gradients by the F64 ones are compared
     */
    public void check(String name, Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
        firstOrder(name, function, inputs);
        whereItExists(() -> secondOrder(name, function, inputs));
    }

    /** Checks a function's first order; see {@link #check(String, Function, List)}. */
    public void firstOrder(String name, Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
        try (var _ = Scope.open()) {
            firstOrder(name, derivatives(function, inputs));
        }
    }

    /** Checks a function's second order; see {@link #check(String, Function, List)}. */
    public void secondOrder(String name, Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
        try (var _ = Scope.open()) {
            secondOrder(name, derivatives(function, inputs));
        }
    }

    private static void whereItExists(Runnable secondOrder) {
        try {
            secondOrder.run();
        } catch (NotDifferentiable _) {
            // The gradient is written with an op that has none, so there is no second order to be wrong.
        }
    }

    private Derivatives derivatives(OpCase opCase) {
        List<Integer> floating = IntStream.range(0, opCase.inputs().size())
                .filter(i -> opCase.inputs().get(i).floating())
                .boxed()
                .toList();
        return new Derivatives(
                inputs -> Op.run(opCase.call().apply(inputs)), opCase.draw(DType.F64, Device.CPU, seed), floating);
    }

    private static Derivatives derivatives(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
        List<Integer> floating = IntStream.range(0, inputs.size())
                .filter(i -> inputs.get(i).dtype() == DType.F64)
                .boxed()
                .toList();
        return new Derivatives(function, inputs, floating);
    }

    private void secondOrder(String name, Derivatives at) {
        for (int input : at.by())
            inRuleOf(
                    input,
                    () -> firstOrder("gradient by input " + input + " of " + name, at.ofGradientBy(input, random())));
    }

    /** Says of a failure that it is the rule for this input, once differentiated, that is wrong. */
    private static void inRuleOf(int input, Runnable check) {
        try {
            check.run();
        } catch (CheckFailure failure) {
            throw new CheckFailure(String.valueOf(failure.getMessage()), input);
        }
    }

    private void firstOrder(String name, Derivatives at) {
        if (at.by().isEmpty()) throw new IllegalArgumentException(name + " has no F64 input to differentiate by");
        double[] value = at.value();
        double noise = 64 * Math.ulp(Math.max(largest(value), step)) / step;
        alongRandomDirections(name, at, value.length, noise);
        if (value.length <= fullJacobianUpTo) wholeJacobian(name, at, value.length, noise);
    }

    /** Compares d value[row] / d input[column] for each small input. */
    private void wholeJacobian(String name, Derivatives at, int rows, double noise) {
        List<List<double[]>> analytic = IntStream.range(0, rows)
                .mapToObj(row -> at.gradients(unit(rows, row)))
                .toList();
        for (int k = 0; k < at.by().size(); k++) {
            int input = at.by().get(k);
            int columns = at.inputs().get(input).size();
            if (columns > fullJacobianUpTo) continue;
            for (int column = 0; column < columns; column++) {
                double[] numeric = at.along(input, unit(columns, column), step);
                for (int row = 0; row < rows; row++) {
                    double entry = analytic.get(row).get(k)[column];
                    if (!agree(entry, numeric[row], Math.abs(entry), noise))
                        throw failure(name, at, input, column, " through output element " + row, entry, numeric[row]);
                }
            }
        }
    }

    /** Compares the derivative of a random combination of the outputs along random directions of each input. */
    private void alongRandomDirections(String name, Derivatives at, int outputs, double noise) {
        RandomGenerator random = random();
        for (int trial = 0; trial < directions; trial++) {
            double[] cotangent = random.doubles(outputs, -1, 1).toArray();
            List<double[]> gradients = at.gradients(cotangent);
            for (int k = 0; k < gradients.size(); k++) {
                double[] gradient = gradients.get(k);
                double[] direction = random.doubles(gradient.length)
                        .map(u -> u < 0.5 ? -1 : 1)
                        .toArray();
                int input = at.by().get(k);
                double analytic = dot(gradient, direction);
                double numeric = dot(cotangent, at.along(input, direction, step));
                if (!agree(analytic, numeric, Math.sqrt(dot(gradient, gradient)), noise * Math.sqrt(outputs)))
                    throw blame(name, at, input, cotangent, gradient);
            }
        }
    }

    /** Whether two values are equal up to the tolerance; {@code size} is that of the terms the analytic value sums. */
    private boolean agree(double analytic, double numeric, double size, double noise) {
        double scale = Math.max(size, Math.max(Math.abs(analytic), Math.abs(numeric)));
        return Math.abs(analytic - numeric) <= tolerance * scale + noise;
    }

    /** Finds the element of a gradient that is most in error, by halving: log2(n) comparisons. */
    private CheckFailure blame(String name, Derivatives at, int input, double[] cotangent, double[] gradient) {
        int from = 0;
        int to = gradient.length;
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            boolean isInFirstHalf = error(at, input, cotangent, gradient, from, middle)
                    >= error(at, input, cotangent, gradient, middle, to);
            if (isInFirstHalf) to = middle;
            else from = middle;
        }
        double numeric = dot(cotangent, at.along(input, unit(gradient.length, from), step));
        return failure(name, at, input, from, " of a random combination of the outputs", gradient[from], numeric);
    }

    private double error(Derivatives at, int input, double[] cotangent, double[] gradient, int from, int to) {
        double[] direction = new double[gradient.length];
        for (int i = from; i < to; i++) direction[i] = 1;
        double error = Math.abs(dot(gradient, direction) - dot(cotangent, at.along(input, direction, step)));
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private CheckFailure failure(
            String name, Derivatives at, int input, int element, String where, double analytic, double numeric) {
        double relative = Math.abs(analytic - numeric) / Math.max(Math.abs(analytic), Math.abs(numeric));
        return new CheckFailure(
                String.format(
                        Locale.ROOT,
                        "%s: gradient by input %d (%s), element %d,%s: %.12g from the tape, %.12g by differences;"
                                + " relative error %.1e exceeds %.1e",
                        name,
                        input,
                        at.inputs().get(input).label(),
                        element,
                        where,
                        analytic,
                        numeric,
                        relative,
                        tolerance),
                input);
    }

    private RandomGenerator random() {
        return new SplittableRandom(seed);
    }

    private static double[] unit(int size, int element) {
        double[] vector = new double[size];
        vector[element] = 1;
        return vector;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double largest(double[] values) {
        return DoubleStream.of(values).map(Math::abs).max().orElse(0);
    }
}
