import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * A number with a gradient: what a tape records, and what it gives back.
 *
 * Run it with
 *
 *     ./hanji lesson 1
 *
 * What a lesson prints stands below the line that prints it, behind "// > ". Change a number, run it again,
 * and the command tells which lines have become others.
 */
final class Lesson01Number {
    static void main() {
        // ---- A number ----
        // A tensor is a block of numbers with a shape. A tensor of shape [] has no axes: it is one number.
        Tensor x = Tensor.of(new double[] {3}).named("x");
        IO.println("x is " + x.item() + " and its shape is " + x.shape());
        // > x is 3.0 and its shape is []

        // ---- A function of it ----
        // Operations are static methods that take tensors and give a new one. Nothing is recorded here: there is no
        // tape.
        Tensor y = f(x);
        IO.println("f(3) = 3 * 3 + 2 * 3 = " + y.item());
        // > f(3) = 3 * 3 + 2 * 3 = 15.0

        // ---- Its slope, by hand ----
        // f(x) = x x + 2 x, so f'(x) = 2 x + 2, which is 8 at x = 3. Who does not trust the rule can take a small
        // step and look how much f grows for it. A step to both sides has a smaller error than one step to the right.
        double h = 0x1p-10; // 1/1024, a power of two, so that 3 + h is exact
        double right = f(Tensor.of(new double[] {3 + h})).item();
        double left = f(Tensor.of(new double[] {3 - h})).item();
        IO.println("(f(3 + h) - f(3 - h)) / 2h = " + (right - left) / (2 * h));
        // > (f(3 + h) - f(3 - h)) / 2h = 8.0

        // ---- Its slope, by the tape ----
        // While a tape is open it writes down each operation with its inputs and its result. gradients(loss,
        // parameters) walks that list backwards, from the loss to the parameters. It never sees our formula, only
        // three operations.
        try (var tape = Tape.open()) {
            Tensor loss = f(x);
            IO.println("on the tape: " + names(tape));
            // > on the tape: multiply Affine add

            Gradients gradients = tape.gradients(loss, List.of(x));
            IO.println("df/dx at 3 is " + gradients.of(x).item());
            // > df/dx at 3 is 8.0
        }

        // ---- What a slope is good for ----
        // Walking against the slope makes f smaller. f is least at x = -1, where its slope is 0. Each step goes a
        // quarter of the slope to the left.
        double at = 3;
        for (int step = 1; step <= 4; step++) {
            at -= 0.25 * slope(at);
            IO.println("after step " + step + " x is " + at + " and its slope is " + slope(at));
        }
        // > after step 1 x is 1.0 and its slope is 4.0
        // > after step 2 x is 0.0 and its slope is 2.0
        // > after step 3 x is -0.5 and its slope is 1.0
        // > after step 4 x is -0.75 and its slope is 0.5

        // Each step here halves the distance to -1. Training a network is this loop with a million numbers in place
        // of one.
    }

    /** f(x) = x x + 2 x. */
    private static Tensor f(Tensor x) {
        return add(multiply(x, x), scale(x, 2));
    }

    /** The slope of f at a number, from a tape of its own. */
    private static double slope(double at) {
        try (var tape = Tape.open()) {
            Tensor x = Tensor.of(new double[] {at});
            return tape.gradients(f(x), List.of(x)).of(x).item();
        }
    }

    /** The operations on a tape, oldest first. */
    private static String names(Tape tape) {
        return String.join(
                " ", tape.calls().stream().map(call -> call.op().name()).toList());
    }
}
