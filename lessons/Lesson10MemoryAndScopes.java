import static hanji.kernels.pointwise.Affine.scale;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Unary.relu;
import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Memory and scopes: how long a tensor lives, how one gets out, and what happens to one that was changed too early.
 *
 * Run it with
 *
 *     ./hanji lesson 10
 */
final class Lesson10MemoryAndScopes {
    private static final int MIB = 1 << 20;

    static void main() {
        // ---- A scope is a pair of braces ----
        // Each tensor belongs to the innermost scope that was open when it was made, and dies with it. Its buffer
        // goes back to a pool, and the next tensor of this size takes it: no garbage, and no waiting for a collector.
        Device device = Device.cpu(1); // a pool of our own to look at
        Tensor kept;
        try (var scope = Scope.open()) {
            Tensor x = Tensor.full(1, DType.F32, Shape.of(MIB), device);
            Tensor y = scale(x, 2);
            kept = scope.keep(sum(y)); // handed to the scope outside
        }
        IO.println("kept " + kept.item());
        // > kept 2097152.0

        // ---- Wrong: used after its scope ----
        // The mistake is told, with what to do. Without that check the numbers would be those of somebody else.
        Tensor lost;
        try (var _ = Scope.open()) {
            lost = Tensor.full(1, DType.F32, Shape.of(2), device).named("lost");
        }
        try {
            lost.get(0);
        } catch (IllegalStateException refused) {
            IO.println(from("was used", refused));
            // > was used after its scope closed; hand it out with keep, of the scope or tape
        }

        // ---- A loop that needs no more memory the longer it runs ----
        // Three tensors of 4 MiB each round, and the same three buffers every time.
        for (int round = 1; round <= 1000; round++)
            try (var _ = Scope.open()) {
                Tensor x = Tensor.full(round, DType.F32, Shape.of(MIB), device);
                sum(relu(scale(x, -1)));
                if (round == 1 || round == 10)
                    IO.println("round " + round + ": " + device.allocatedBytes() / MIB + " MiB");
            }
        // > round 1: 12 MiB
        // > round 10: 12 MiB
        IO.println("at the end: " + device.allocatedBytes() / MIB + " MiB");
        // > at the end: 12 MiB

        // Without the scope of the round the tensors would belong to nobody, and their memory be free when the
        // garbage collector gets to it, which knows nothing of 4 MiB behind a small object.

        // ---- A tape is a scope too ----
        // It keeps what it will need for the way back, and gives each value away after its last use. So the most
        // memory is taken at the end of the way forward, and who wants a value afterwards says so with keep.
        Tensor w = Tensor.of(new float[] {1, 2, 3}, 3).named("w");
        Tensor loss, hidden;
        try (var tape = Tape.open()) {
            hidden = scale(w, 2);
            loss = tape.keep(sum(multiply(hidden, hidden)));
            tape.gradients(loss, List.of(w));
            IO.println("hidden is alive after the way back: " + hidden.isAlive());
            // > hidden is alive after the way back: false
        }
        IO.println("loss " + loss.item());
        // > loss 56.0

        // ---- Wrong: changed before the way back ----
        // The rule of w * w needs the w that was multiplied. If the step of an optimizer comes too early, the
        // gradient would be that of another place, and nothing would look odd. So tensors count how often they were
        // overwritten.
        try (var tape = Tape.open()) {
            Tensor y = sum(multiply(w, w));
            w.set(0, 100);
            tape.gradients(y, List.of(w));
        } catch (IllegalStateException refused) {
            IO.println(from("which", refused));
            // > which was overwritten since
        }

        // ---- Right: first the gradients, then the step ----
        w.set(0, 1);
        try (var tape = Tape.open()) {
            Tensor y = sum(multiply(w, w));
            Tensor dW = tape.gradients(y, List.of(w)).of(w);
            for (int i = 0; i < 3; i++) w.set(i, w.get(i) - 0.25 * dW.get(i));
        }
        IO.println("w is now " + w.get(0) + ", " + w.get(1) + ", " + w.get(2));
        // > w is now 0.5, 1.0, 1.5
    }

    /** The end of a message, which begins with the tensor's name and shape. */
    private static String from(String word, IllegalStateException refused) {
        String message = refused.getMessage();
        return message.substring(message.indexOf(word));
    }
}
