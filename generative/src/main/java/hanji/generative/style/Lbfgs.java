package hanji.generative.style;

import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Limited-memory BFGS: descent on one tensor with a model of the curvature from the last few steps. Nocedal and Wright,
 * "Numerical optimization", second edition, algorithms 7.4 and 7.5; the step length by halving, equation 3.4.
 *
 * <p>A point's tensors belong to nobody: the steps are taken outside any scope.
 */
final class Lbfgs {
    private static final int REMEMBERED = 10;
    private static final double SUFFICIENT = 1e-4;
    private static final int MOST_TRIALS = 12;

    private final UnaryOperator<Tensor> loss;
    private final List<Pair> pairs = new ArrayList<>();

    /** Where the descent is. */
    record Point(Tensor x, double loss, Tensor gradient) {}

    /**
     * A step that was taken.
     *
     * @param moved s, the difference of two points
     * @param turned y, the difference of their gradients
     * @param curvature y · s, above 0
     */
    private record Pair(Tensor moved, Tensor turned, double curvature) {}

    /** @param loss a differentiable scalar of a tensor */
    Lbfgs(UnaryOperator<Tensor> loss) {
        this.loss = loss;
    }

    /** The loss and its gradient at a point. */
    Point at(Tensor x) {
        try (var tape = Tape.open()) {
            Tensor value = tape.keep(loss.apply(x));
            Tensor gradient = tape.keep(tape.gradients(value, List.of(x)).of(x));
            return new Point(x, value.item(), gradient);
        }
    }

    /**
     * The point after one step, of a smaller loss; none where neither the model's direction nor the gradient's leads to one:
     * the descent has arrived, as far as the type of the numbers tells.
     *
     * @param typical how far a step along the gradient goes, in the element that moves most
     */
    Optional<Point> step(Point from, double typical) {
        Optional<Point> next = pairs.isEmpty() ? Optional.empty() : search(from, direction(from.gradient), 1);
        if (next.isEmpty()) {
            pairs.clear();
            next = search(from, scale(from.gradient, -1), typical / largest(from.gradient));
        }
        next.ifPresent(to -> remember(from, to));
        return next;
    }

    /** Tries shorter and shorter steps until the loss falls by a share of what its slope promises. */
    private Optional<Point> search(Point from, Tensor direction, double first) {
        double slope = dot(from.gradient, direction), length = first;
        for (int trial = 0; trial < MOST_TRIALS && slope < 0; trial++) {
            Point next = at(moved(from.x, direction, length));
            if (next.loss <= from.loss + SUFFICIENT * length * slope) return Optional.of(next); // equation 3.4
            length *= shorter(from.loss, slope * length, next.loss);
        }
        return Optional.empty();
    }

    /** The factor that leads to the lowest point of the parabola through what is known, at least a tenth, at most a half. */
    private static double shorter(double loss, double slope, double further) {
        double lowest = -slope / (2 * (further - loss - slope));
        return Double.isFinite(lowest) ? Math.clamp(lowest, 0.1, 0.5) : 0.1;
    }

    private void remember(Point from, Point to) {
        Tensor moved = subtract(to.x, from.x), turned = subtract(to.gradient, from.gradient);
        double curvature = dot(moved, turned);
        if (!(curvature > 0)) return;
        pairs.addLast(new Pair(moved, turned, curvature));
        if (pairs.size() > REMEMBERED) pairs.removeFirst();
    }

    /** Minus the gradient times the model of the inverse Hessian: the two loops of algorithm 7.4. */
    private Tensor direction(Tensor gradient) {
        try (var scope = Scope.open()) {
            double[] alphas = new double[pairs.size()];
            Tensor q = gradient;
            for (int i = pairs.size() - 1; i >= 0; i--) {
                Pair pair = pairs.get(i);
                alphas[i] = dot(pair.moved, q) / pair.curvature;
                q = moved(q, pair.turned, -alphas[i]);
            }
            Tensor r = scale(q, initial(pairs.getLast()));
            for (int i = 0; i < pairs.size(); i++) {
                Pair pair = pairs.get(i);
                r = moved(r, pair.moved, alphas[i] - dot(pair.turned, r) / pair.curvature);
            }
            return scope.keep(scale(r, -1));
        }
    }

    /** The scale of the inverse Hessian, equation 7.20. */
    private static double initial(Pair latest) {
        return latest.curvature / dot(latest.turned, latest.turned);
    }

    private static Tensor moved(Tensor x, Tensor direction, double length) {
        return add(x, scale(direction, length));
    }

    private static double dot(Tensor a, Tensor b) {
        try (var _ = Scope.open()) {
            return sum(multiply(a, b)).item();
        }
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (double value : tensor.toDoubles()) largest = Math.max(largest, Math.abs(value));
        return largest;
    }
}
