import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.reduce.Sum.sumTo;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Broadcasting: a row that is added to each row of a table, and why its gradient is a sum.
 *
 * Run it with
 *
 *     ./hanji lesson 4
 */
final class Lesson04Broadcasting {
    static void main() {
        // ---- The rule ----
        // Shapes are laid side by side from the right. On each axis the extents are equal, or one of them is 1 (or
        // missing) and is repeated:
        //     table  [2, 3]
        //     row       [3]   ->  [2, 3]
        Tensor table = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor row = Tensor.of(new double[] {10, 20, 30}, 3);
        show("table + row   ", add(table, row));
        // > table + row    [2, 3] [11.0, 22.0, 33.0, 14.0, 25.0, 36.0]

        // A column has an axis of extent 1 on the right.
        Tensor column = Tensor.of(new double[] {100, 200}, 2, 1);
        show("table + column", add(table, column));
        // > table + column [2, 3] [101.0, 102.0, 103.0, 204.0, 205.0, 206.0]

        // Both sides may be repeated: [3] and [2, 1] give [2, 3]. This is a table of all pairs.
        show("row * column  ", multiply(row, column));
        // > row * column   [2, 3] [1000.0, 2000.0, 3000.0, 2000.0, 4000.0, 6000.0]

        // ---- Wrong: a vector is no column ----
        // [2] beside [2, 3] is laid under the 3, not under the 2. Hanji says so and does not guess.
        Tensor two = Tensor.of(new double[] {100, 200}, 2);
        try {
            add(table, two);
        } catch (IllegalArgumentException refused) {
            for (String part : refused.getMessage().split("; ")) IO.println(part);
            // > add: shapes [2, 3] and [2] do not broadcast
            // > aligned at the innermost axis, extents must be equal or 1
        }

        // ---- Worse: it fits by accident ----
        // Of a square table [2, 2] and [2] nothing can be said: the vector is a row, also for one who meant a column.
        // The loss then falls, only not as far as it should. Write the axis of extent 1, always.
        Tensor square = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
        show("meant as a column, taken as a row", add(square, two));
        show("written as a column              ", add(square, column));
        // > meant as a column, taken as a row [2, 2] [101.0, 202.0, 103.0, 204.0]
        // > written as a column               [2, 2] [101.0, 102.0, 203.0, 204.0]

        // ---- The gradient of what was repeated ----
        // Each number of the row is used in two places, once for each row of the table. Lesson 3: the gradients of
        // one value used twice add up. So the gradient is summed over the axis that was repeated, back to the shape
        // [3].
        Tensor weight = Tensor.of(new double[] {1, 10, 100, 2, 20, 200}, 2, 3); // what arrives at each place
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(add(add(table, row), column), weight));
            Gradients gradients = tape.gradients(loss, List.of(table, row, column));
            show("d table ", gradients.of(table));
            show("d row   ", gradients.of(row));
            show("d column", gradients.of(column));
            // > d table  [2, 3] [1.0, 10.0, 100.0, 2.0, 20.0, 200.0]
            // > d row    [3] [3.0, 30.0, 300.0]
            // > d column [2, 1] [111.0, 222.0]
        }

        // sumTo does just this, for whoever writes a rule: it sums what broadcasting repeated.
        show("sumTo row   ", sumTo(weight, row.shape()));
        show("sumTo column", sumTo(weight, column.shape()));
        // > sumTo row    [3] [3.0, 30.0, 300.0]
        // > sumTo column [2, 1] [111.0, 222.0]

        // ---- Repeating and summing are each other's transpose ----
        // Repeating as a matrix R turns 3 numbers into 6; its transpose turns 6 into 3, and each of its rows has two
        // ones. That is all there is to the rule: the gradient of a linear operation is its transpose.
    }

    private static void show(String what, Tensor tensor) {
        IO.println(what + " " + tensor.shape() + " " + Arrays.toString(tensor.toDoubles()));
    }
}
