package hanji.autograd.check;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The derivatives of a function at a point, taken two ways: through the tape, and by finite differences of its values.
 *
 * @param function from F64 tensors to an F64 tensor; the same at every call
 * @param inputs the point
 * @param by positions of the inputs to differentiate by
 */
record Derivatives(Function<List<Tensor>, Tensor> function, List<Tensor> inputs, List<Integer> by) {

    /** The function's value at the point, flat. */
    double[] value() {
        return valueAt(inputs);
    }

    /** The shape of the function's value. */
    Shape shape() {
        try (var _ = Scope.open()) {
            return function.apply(inputs).shape();
        }
    }

    private double[] valueAt(List<Tensor> point) {
        try (var _ = Scope.open()) {
            Tensor out = function.apply(point);
            if (out.dtype() != DType.F64)
                throw new IllegalArgumentException("gradients are checked in F64, not " + out.label());
            return out.toDoubles();
        }
    }

    /** Through the tape: the gradients of sum(cotangent * value), one array per input in {@code by}. */
    List<double[]> gradients(double[] cotangent) {
        try (var _ = Scope.open();
                var tape = Tape.open()) {
            Tensor out = function.apply(inputs);
            Tensor loss = Op.run(new Dot(out, tensor(cotangent, out.shape())));
            List<Tensor> parameters = by.stream().map(inputs::get).toList();
            var gradients = tape.gradients(loss, parameters);
            return parameters.stream()
                    .map(parameter -> gradients.of(parameter).toDoubles())
                    .toList();
        }
    }

    /**
     * By finite differences: the derivative of the value along a direction of one input. Central differences with steps
     * h and h/2, extrapolated (Richardson), so the error is of order h^4.
     */
    double[] along(int input, double[] direction, double step) {
        double[] wide = centralDifference(input, direction, step);
        double[] narrow = centralDifference(input, direction, step / 2);
        double[] extrapolated = new double[wide.length];
        for (int i = 0; i < wide.length; i++) extrapolated[i] = (4 * narrow[i] - wide[i]) / 3;
        return extrapolated;
    }

    private double[] centralDifference(int input, double[] direction, double step) {
        double[] ahead = valueAt(moved(input, direction, step));
        double[] behind = valueAt(moved(input, direction, -step));
        for (int i = 0; i < ahead.length; i++) ahead[i] = (ahead[i] - behind[i]) / (2 * step);
        return ahead;
    }

    private List<Tensor> moved(int input, double[] direction, double step) {
        double[] values = inputs.get(input).toDoubles();
        for (int i = 0; i < values.length; i++) values[i] += step * direction[i];
        var point = new ArrayList<>(inputs);
        point.set(input, tensor(values, inputs.get(input).shape()));
        return point;
    }

    /**
     * The gradient by one input as a function in its own right, of the inputs and of a cotangent (appended as the last
     * input): checking its derivatives checks the second order.
     */
    Derivatives ofGradientBy(int input, RandomGenerator random) {
        Shape shape = shape();
        var extended = new ArrayList<>(inputs);
        extended.add(tensor(random.doubles(shape.size(), -1, 1).toArray(), shape));
        var extendedBy = new ArrayList<>(by);
        extendedBy.add(inputs.size());
        return new Derivatives(point -> gradientAt(point, input), extended, extendedBy);
    }

    private Tensor gradientAt(List<Tensor> point, int input) {
        try (var tape = Tape.open()) {
            Tensor out = function.apply(point.subList(0, inputs.size()));
            Tensor loss = Op.run(new Dot(out, point.getLast()));
            Tensor parameter = point.get(input);
            Tensor gradient = tape.gradients(loss, List.of(parameter)).of(parameter);
            return Scope.innermost().orElseThrow().keep(gradient);
        }
    }

    private static Tensor tensor(double[] values, Shape shape) {
        return Tensor.of(Arrays.copyOf(values, shape.size()), shape.dims());
    }
}
