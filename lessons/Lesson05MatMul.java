import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Gradients;
import hanji.autograd.Tape;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The matrix product and a linear layer: two gradients that shapes alone almost give away.
 *
 * Run it with
 *
 *     ./hanji lesson 5
 */
final class Lesson05MatMul {
    static void main() {
        // ---- A linear layer ----
        //     x [N, I] images of I numbers,  w [I, O] weights,  b [O] biases,  y = x w + b [N, O]
        Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor w = Tensor.of(new double[] {1, 0, 0, 1, 1, 1}, 3, 2);
        Tensor b = Tensor.of(new double[] {10, 20}, 2);
        show("y  ", add(matMul(x, w), b));
        // > y   [2, 2] [14.0, 25.0, 20.0, 31.0]

        // In loops: y[n, o] = sum over i of x[n, i] w[i, o].
        double[] y = new double[4];
        for (int n = 0; n < 2; n++)
            for (int o = 0; o < 2; o++) {
                y[2 * n + o] = b.get(o);
                for (int i = 0; i < 3; i++) y[2 * n + o] += x.get(3 * n + i) * w.get(2 * i + o);
            }
        IO.println("loops      " + Arrays.toString(y));
        // > loops      [14.0, 25.0, 20.0, 31.0]

        // ---- The gradients, by their shapes ----
        // dY [N, O] arrives. dW must be [I, O]; of x [N, I] and dY [N, O] only one product has this shape: x' dY. And
        // dX must be [N, I]: dY w'. Both sum over the axis that is missing, just as broadcasting did in lesson 4:
        // each weight is used for each image, so its gradient is a sum over images.
        Tensor dY = Tensor.of(new double[] {1, 10, 100, 1000}, 2, 2);
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(add(matMul(x, w), b), dY));
            Gradients gradients = tape.gradients(loss, List.of(x, w, b));
            show("dW ", gradients.of(w));
            show("dX ", gradients.of(x));
            show("db ", gradients.of(b));
            // > dW  [3, 2] [401.0, 4010.0, 502.0, 5020.0, 603.0, 6030.0]
            // > dX  [2, 3] [1.0, 10.0, 11.0, 100.0, 1000.0, 1100.0]
            // > db  [2] [101.0, 1010.0]
        }

        // By hand. No matrix is transposed in memory for it: the product reads it the other way round.
        show("dW by hand", matMul(x, Form.TRANSPOSED, dY, Form.AS_IS));
        show("dX by hand", matMul(dY, Form.AS_IS, w, Form.TRANSPOSED));
        // > dW by hand [3, 2] [401.0, 4010.0, 502.0, 5020.0, 603.0, 6030.0]
        // > dX by hand [2, 3] [1.0, 10.0, 11.0, 100.0, 1000.0, 1100.0]

        // ---- Wrong: shapes that fit although the formula does not ----
        // With square matrices w and w' have one shape, and a rule that forgets to transpose goes unnoticed by
        // shapes. Only numbers tell. This is why a rule is checked against small steps (lesson 8), on shapes that are
        // not square.
        Tensor s = Tensor.of(new double[] {1, 2, 0, 1}, 2, 2);
        show("dY s'", matMul(dY, Form.AS_IS, s, Form.TRANSPOSED));
        show("dY s ", matMul(dY, s));
        // > dY s' [2, 2] [21.0, 10.0, 2100.0, 1000.0]
        // > dY s  [2, 2] [1.0, 12.0, 100.0, 1200.0]

        // ---- Shapes that do not fit ----
        try {
            matMul(w, w);
        } catch (IllegalArgumentException refused) {
            IO.println("[3, 2] by [3, 2] is refused: " + refused.getMessage().startsWith("MatMul"));
            // > [3, 2] by [3, 2] is refused: true
        }

        // ---- What it costs ----
        // Forwards: N I O multiply-adds. Backwards: the same for dW and the same for dX. So a step of training costs
        // three times what an answer costs, and of an input layer, whose dX nobody asks for, two times. The tape
        // leaves out what is not asked for: here only dW is computed.
        try (var tape = Tape.open()) {
            Tensor loss = sum(matMul(x, w));
            show("dW ", tape.gradients(loss, List.of(w)).of(w));
            // > dW  [3, 2] [5.0, 5.0, 7.0, 7.0, 9.0, 9.0]
        }
    }

    private static void show(String what, Tensor tensor) {
        IO.println(what + " " + tensor.shape() + " " + Arrays.toString(tensor.toDoubles()));
    }
}
