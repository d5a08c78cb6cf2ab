import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.kernels.pointwise.Unary;
import hanji.nn.layer.*;
import hanji.nn.optimizer.Adam;
import hanji.tensor.*;

/** Two layers learn exclusive or. The numbers are the same on every machine. */
class Xor {
    public static void main(String[] args) {
        Tensor x = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2), y = Tensor.of(new float[] {0, 1, 1, 0}, 4, 1);
        var first = Initializer.ofOnlyNetwork(1, DType.F32, Device.CPU);
        var net = Sequential.of(Linear.create(2, 8, 1, first), new Activation(Unary::tanh), Linear.create(8, 1, 1, first));
        var optimizer = Adam.adam(net.parameters());
        for (int step = 1; step <= 200; step++)
            try (var tape = Tape.open()) {
                Tensor loss = sum(square(subtract(net.forward(x), y)));
                if (step % 100 == 0) System.out.printf("step %d: %.6f%n", step, loss.item());
                optimizer.step(tape.gradients(loss, net.parameters().values()), step, 0.02, 1);
            }
    }
}
// Prints:
// step 100: 0.069242
// step 200: 0.000000
