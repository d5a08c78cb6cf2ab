import static hanji.kernels.reduce.Sum.sum;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.check.CheckFailure;
import hanji.autograd.check.GradCheck;
import hanji.kernels.pointwise.Affine;
import hanji.kernels.pointwise.Binary;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * An operation of your own: a record of 30 lines, a check that proves its gradient, and one that is wrong and is found.
 *
 * Run it with
 *
 *     ./hanji lesson 8
 */
final class Lesson08CustomOp {
    /**
     * The cube of each element. An operation is a record whose components are what it reads. It says its shape, its
     * definition in double precision, the same in F32, and what its gradient is. Built-in operations are no different.
     */
    record Cube(Tensor x) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++) out.set(i, x.get(i) * x.get(i) * x.get(i));
        }

        @Override
        public void cpu(Tensor out) {
            float[] from = x.floats(), to = out.floats();
            for (int i = 0; i < out.size(); i++) to[i] = from[i] * from[i] * from[i];
        }

        /** 3 x x dOut, written with operations, so that it can be differentiated again. */
        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(x, () -> Binary.multiply(Affine.scale(Binary.multiply(x, x), 3), dOut));
        }
    }

    /** The same with a mistake in its rule: 2 x x dOut. */
    record WrongCube(Tensor x) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public void reference(Tensor out) {
            new Cube(x).reference(out);
        }

        @Override
        public void cpu(Tensor out) {
            new Cube(x).cpu(out);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(x, () -> Binary.multiply(Affine.scale(Binary.multiply(x, x), 2), dOut));
        }
    }

    static void main() {
        // ---- Use it ----
        // Op.run runs it and records it on open tapes. There is nothing to register.
        Tensor x = Tensor.of(new float[] {-1, 0, 0.5f, 2}, 4);
        IO.println("cube     " + Arrays.toString(Op.run(new Cube(x)).toFloats()));
        // > cube     [-1.0, 0.0, 0.125, 8.0]

        try (var tape = Tape.open()) {
            Tensor loss = sum(Op.run(new Cube(x)));
            IO.println("gradient "
                    + Arrays.toString(tape.gradients(loss, List.of(x)).of(x).toFloats()));
            // > gradient [3.0, 0.0, 0.75, 12.0]
        }

        // ---- Prove it ----
        // GradCheck compares each slope with small steps in double precision, then does the same to the gradient
        // itself. The result is silence.
        Tensor at = Tensor.of(new double[] {-1, 0.25, 0.5, 2}, 2, 2);
        GradCheck.STANDARD.check("cube", in -> Op.run(new Cube(in.getFirst())), List.of(at));
        IO.println("the gradient of Cube is right, and so is the gradient of the gradient");
        // > the gradient of Cube is right, and so is the gradient of the gradient

        // ---- See the check fail ----
        // A check that cannot fail proves nothing. The wrong rule gives slopes that are smaller by a third: a network
        // would still learn with them, only worse, and nobody would look here for the reason.
        try {
            GradCheck.STANDARD.check("wrong cube", in -> Op.run(new WrongCube(in.getFirst())), List.of(at));
        } catch (CheckFailure found) {
            String message = found.getMessage();
            IO.println("wrong cube: " + message.substring(message.indexOf("relative error")));
            // > wrong cube: relative error 3.3e-01 exceeds 1.0e-06
        }

        // ---- What is still missing ----
        // On a GPU, and on the simulated one, Cube is refused: it has no kernel. Lesson 12 runs one. CONTRIBUTING.md
        // has the five steps of an operation that ships.
    }
}
