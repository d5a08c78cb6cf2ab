import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.sin;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.List;

/** The gradient of a sum of x sin x, which is sin x + x cos x, and the gradient of the sum of that. */
class Gradient {
    public static void main(String[] args) {
        Tensor x = Tensor.of(new double[] {0, 1, 2}, 3).named("x");
        try (var outer = Tape.open()) {
            Tensor slope;
            try (var inner = Tape.open()) {
                Tensor loss = sum(multiply(x, sin(x)));
                slope = inner.keep(inner.gradients(loss, List.of(x)).of(x));
            }
            System.out.printf("first:  %.4f %.4f %.4f%n", slope.get(0), slope.get(1), slope.get(2));
            Tensor second = outer.gradients(sum(slope), List.of(x)).of(x);
            System.out.printf("second: %.4f %.4f %.4f%n", second.get(0), second.get(1), second.get(2));
        }
    }
}
// Prints:
// first:  0.0000 1.3818 0.0770
// second: 2.0000 0.2391 -2.6509
