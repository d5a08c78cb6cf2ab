import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.sqrt;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.autograd.VectorProducts;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a gradient: a tape in a tape, Newton's step, and a penalty on slopes.
 *
 * Run it with
 *
 *     ./hanji lesson 9
 */
final class Lesson09SecondOrder {
    static void main() {
        // ---- A tape in a tape ----
        //     f(x) = x^4,  f' = 4 x^3,  f'' = 12 x^2,  at x = 2: 16, 32, 48
        // The inner tape gives the gradient. Its rules are operations, so the outer tape has recorded them, and can
        // be asked for the gradient of what they gave.
        Tensor x = Tensor.of(new double[] {2});
        try (var outer = Tape.open()) {
            Tensor slope;
            try (var inner = Tape.open()) {
                Tensor y = fourthPower(x);
                // Handed out: it lives on after the inner tape.
                slope = inner.keep(inner.gradients(y, List.of(x)).of(x));
            }
            IO.println("slope " + slope.item());
            IO.println("curvature " + outer.gradients(slope, List.of(x)).of(x).item());
            // > slope 32.0
            // > curvature 48.0
        }

        // ---- Wrong: one tape, twice ----
        // A tape gives values back to the pool while it walks, so it can be asked once. The message says what to do.
        try (var tape = Tape.open()) {
            Tensor y = fourthPower(x);
            tape.gradients(y, List.of(x));
            tape.gradients(y, List.of(x));
        } catch (IllegalStateException refused) {
            for (String part : refused.getMessage().split(": ")) IO.println(part);
            // > the values of this tape are used up, since it gave gradients
            // > ask for all of them at once, or open the tape with Tape.Option.KEEP_VALUES
        }

        // ---- Many inputs ----
        // n inputs have n x n second derivatives, the Hessian H. It is never made: for a vector v, the product H v
        // costs two walks, whatever n is. For f(x) = sum of x^4 the Hessian is diagonal with 12 x^2 on it.
        Tensor many = Tensor.of(new double[] {1, 2, 3}, 3), v = Tensor.of(new double[] {1, 1, 1}, 3);
        Tensor hv = VectorProducts.hvp(t -> sum(fourthPower(t)), many, v);
        IO.println("H v = " + Arrays.toString(hv.toDoubles()));
        // > H v = [12.0, 48.0, 108.0]

        // ---- Newton's step ----
        // x - f'/f'' instead of x - rate f'. For f(x) = x^4 each step keeps two thirds of x, whatever the scale of f
        // is.
        double at = 27;
        for (int step = 1; step <= 3; step++) {
            Tensor point = Tensor.of(new double[] {at});
            double slope = 4 * at * at * at;
            double curvature = VectorProducts.hvp(Lesson09SecondOrder::fourthPower, point, Tensor.of(new double[] {1}))
                    .item();
            at -= slope / curvature;
            IO.println("after step " + step + " of Newton x is " + at);
        }
        // > after step 1 of Newton x is 18.0
        // > after step 2 of Newton x is 12.0
        // > after step 3 of Newton x is 8.0

        // ---- A penalty on slopes ----
        // WGAN-GP (arXiv:1704.00028, equation 3) wants a critic whose slope by the image has length 1, and pays for
        // what is off: (|slope| - 1)^2. To learn by that loss is to differentiate a slope. Here the critic is w.x,
        // whose slope by x is w: with w = (3, 4) its length is 5 and the penalty (5 - 1)^2 = 16.
        Tensor w = Tensor.of(new double[] {3, 4}, 2), image = Tensor.of(new double[] {0.5, -1}, 2);
        try (var outer = Tape.open()) {
            Tensor slope;
            try (var inner = Tape.open()) {
                Tensor critic = sum(multiply(w, image));
                slope = inner.keep(inner.gradients(critic, List.of(image)).of(image));
            }
            Tensor penalty = outer.keep(square(shift(sqrt(sum(square(slope))), -1)));
            Tensor dW = outer.gradients(penalty, List.of(w)).of(w);
            IO.println("penalty " + penalty.item() + ", by w " + Arrays.toString(dW.toDoubles()));
            // > penalty 16.0, by w [4.800000000000001, 6.4]
        }
        // By hand: 2 (5 - 1) w / 5 = 8 (0.6, 0.8). The step is along w: the critic becomes flatter, not another one.
    }

    private static Tensor fourthPower(Tensor x) {
        return square(square(x));
    }
}
