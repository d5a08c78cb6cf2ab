import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * One value used twice: its gradients add up, and adding in place goes wrong where two values share an array.
 *
 * Run it with
 *
 *     ./hanji lesson 3
 */
final class Lesson03FanOut {
    static void main() {
        // ---- Two ways from x to the loss ----
        //     y = 3 x,   z = x y      so z = 3 x x and dz/dx = 6 x
        // There are two paths: x -> z, with slope y, and x -> y -> z, with slope 3 x. At x = 2 they are 6 and 6.
        Tensor x = Tensor.of(new double[] {2});
        try (var tape = Tape.open()) {
            Tensor y = scale(x, 3), z = multiply(x, y);
            IO.println("dz/dx = " + tape.gradients(z, List.of(x)).of(x).item());
            // > dz/dx = 12.0
        }

        // ---- Wrong: the last contribution wins ----
        // A backward pass that writes "dx = ..." in place of "dx += ..." keeps one path and loses the other. On a
        // chain without fan-out no test would notice.
        double y = 3 * 2, dz = 1, dx, dy;
        dx = dz * y;
        dy = dz * 2;
        dx = dy * 3;
        IO.println("assigned: dz/dx = " + dx);
        // > assigned: dz/dx = 6.0

        // ---- Right: contributions are added ----
        dx = dz * y;
        dx += dy * 3;
        IO.println("added:    dz/dx = " + dx);
        // > added:    dz/dx = 12.0

        // ---- Wrong in another way: an array with two owners ----
        // The rule of s = a + b is da = dOut and db = dOut. It is natural to hand out the same array twice. But then,
        // if a is used once more, say with slope 10, and that is added in place, b's gradient grows too.
        double[] dOut = {1, 1};
        double[] da = dOut, db = dOut;
        for (int i = 0; i < 2; i++) da[i] += 10;
        IO.println("shared:   da = " + Arrays.toString(da) + ", db = " + Arrays.toString(db) + ", dOut = "
                + Arrays.toString(dOut));
        // > shared:   da = [11.0, 11.0], db = [11.0, 11.0], dOut = [11.0, 11.0]

        // ---- Right: the first is borrowed, the second makes a sum of its own ----
        // To copy each first contribution would be right as well, and cost memory for nothing: most values have only
        // one. So Hanji borrows the first, makes a new array when the second comes, and adds in place from the third
        // on.
        dOut = new double[] {1, 1};
        da = dOut;
        db = dOut;
        double[] total = new double[2];
        for (int i = 0; i < 2; i++) total[i] = da[i] + 10;
        da = total;
        IO.println("borrowed: da = " + Arrays.toString(da) + ", db = " + Arrays.toString(db) + ", dOut = "
                + Arrays.toString(dOut));
        // > borrowed: da = [11.0, 11.0], db = [1.0, 1.0], dOut = [1.0, 1.0]

        // ---- The same on a tape ----
        Tensor a = Tensor.of(new double[] {1, 2}, 2), b = Tensor.of(new double[] {3, 4}, 2);
        try (var tape = Tape.open()) {
            Tensor loss = add(sum(add(a, b)), sum(scale(a, 10)));
            Gradients gradients = tape.gradients(loss, List.of(a, b));
            IO.println("tape:     da = " + Arrays.toString(gradients.of(a).toDoubles()) + ", db = "
                    + Arrays.toString(gradients.of(b).toDoubles()));
            // > tape:     da = [11.0, 11.0], db = [1.0, 1.0]
        }

        // ---- Several batches ----
        // To add the gradients of several losses is meant here, so one asks for it: zeros once, then accumulate. A
        // gradient that a tape gave is not a place to add to, since another parameter may have the same tensor.
        Gradients sum = Gradients.zeros(List.of(a));
        for (double factor : new double[] {1, 10, 100})
            try (var tape = Tape.open()) {
                sum.accumulate(tape.gradients(sum(scale(a, factor)), List.of(a)));
            }
        IO.println("batches:  da = " + Arrays.toString(sum.of(a).toDoubles()));
        // > batches:  da = [111.0, 111.0]

        try (var tape = Tape.open()) {
            Gradients ofTape = tape.gradients(sum(a), List.of(a));
            ofTape.accumulate(sum);
        } catch (IllegalStateException refused) {
            IO.println(refused.getMessage());
            // > gradients are accumulated into Gradients.zeros(parameters) only
        }
    }
}
