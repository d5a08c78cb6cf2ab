import static hanji.kernels.pointwise.Affine.shift;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.pointwise.Unary.tanh;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The chain rule: the slope of a chain is the product of the slopes of its links, and a tape multiplies from the end.
 *
 * Run it with
 *
 *     ./hanji lesson 2
 */
final class Lesson02ChainRule {
    static void main() {
        // ---- A chain of two links ----
        //     a = x + 1        da/dx = 1
        //     y = a a          dy/da = 2 a
        // At x = 2: a = 3, y = 9, and dy/dx = dy/da * da/dx = 6 * 1 = 6.
        Tensor x = Tensor.of(new double[] {2});
        try (var tape = Tape.open()) {
            Tensor a = shift(x, 1);
            Tensor y = square(a);
            var gradients = tape.gradients(y, List.of(x, a));
            IO.println("dy/da = " + gradients.of(a).item() + ", dy/dx = "
                    + gradients.of(x).item());
            // > dy/da = 6.0, dy/dx = 6.0
        }

        // ---- One link at a time ----
        // What a rule is asked is never "what is your slope", but "here is the slope of the loss by your result; what
        // is it by your input?" That is the product, not the factor. The tape starts at the end with dy/dy = 1:
        double dy = 1;
        double da = dy * 2 * 3; // square's rule: dOut * 2 a
        double dx = da * 1; // shift's rule: dOut
        IO.println("by hand: dy = " + dy + ", da = " + da + ", dx = " + dx);
        // > by hand: dy = 1.0, da = 6.0, dx = 6.0

        // ---- Why from the end ----
        // With many inputs each link is a matrix of slopes (a Jacobian). Here tanh has a 4 x 4 one, and the sum a 1 x
        // 4 one. From the end, the 1 x 4 row is multiplied by the 4 x 4: a row again. From the front it would be a
        // matrix by a matrix. A loss is one number, so from the end it is always a row, and no Jacobian is ever made.
        Tensor many = Tensor.of(new float[] {-1, 0, 0.5f, 20}, 4);
        try (var tape = Tape.open()) {
            Tensor loss = sum(tanh(many));
            float[] slopes = tape.gradients(loss, List.of(many)).of(many).toFloats();
            IO.println("d sum(tanh(x)) / dx = " + Arrays.toString(slopes));
            // > d sum(tanh(x)) / dx = [0.4199743, 1.0, 0.7864477, 0.0]
        }
        // The slope of tanh is 1 - tanh^2. At 20 it is 0 in F32: a link with slope 0 stops everything behind it,
        // which is why a network of saturated tanh does not learn.

        // ---- A row of your own choice ----
        // The row need not start with 1. Any row v gives v times the Jacobian, here for y = x x, whose Jacobian is
        // diagonal with 2 x on it.
        Tensor points = Tensor.of(new double[] {1, 2, 3}, 3);
        Tensor v = Tensor.of(new double[] {1, 10, 100}, 3);
        try (var tape = Tape.open()) {
            Tensor y = square(points);
            double[] row = tape.gradients(y, v, List.of(points)).of(points).toDoubles();
            IO.println("v J = " + Arrays.toString(row));
            // > v J = [2.0, 40.0, 600.0]
        }

        // ---- Corners ----
        // relu(x) = max(x, 0) has no slope at 0. The rule has to say something there, and says 0.
        Tensor corner = Tensor.of(new double[] {-1, 0, 1}, 3);
        try (var tape = Tape.open()) {
            Tensor loss = sum(relu(corner));
            IO.println("slopes of relu: "
                    + Arrays.toString(
                            tape.gradients(loss, List.of(corner)).of(corner).toDoubles()));
            // > slopes of relu: [0.0, 0.0, 1.0]
        }

        // ---- What does not depend has slope 0 ----
        // A parameter that the loss was not computed from has a gradient too: zeros of its shape.
        Tensor unused = Tensor.full(7, x.dtype(), Shape.of(2), x.device());
        try (var tape = Tape.open()) {
            Tensor y = square(x);
            IO.println("by a number that is not used: "
                    + Arrays.toString(
                            tape.gradients(y, List.of(unused)).of(unused).toDoubles()));
            // > by a number that is not used: [0.0, 0.0]
        }
    }
}
