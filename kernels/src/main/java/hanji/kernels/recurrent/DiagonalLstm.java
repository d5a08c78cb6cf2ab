package hanji.kernels.recurrent;

import static hanji.kernels.recurrent.Lstm.GATES;
import static hanji.kernels.recurrent.Lstm.KEPT;
import static hanji.kernels.recurrent.Lstm.like;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Long short-term memory over the antidiagonals of images: the state of a pixel goes on from those of the pixel above and of the
 * one to its left, its memory from that to the left. It is the {@link Lstm} of two taps on a skewed image, whose row y is moved y
 * columns to the right, without what is beside the image. The diagonal BiLSTM, arXiv:1601.06759, section 3.2.
 *
 * <pre>{@code
 * [i, f, o, g] = input[y, x] + h[y-1, x] weight[0] + h[y, x-1] weight[1]    i, f, o: sigmoid; g: tanh     (3)
 * c[y, x] = f c[y, x-1] + i g        h[y, x] = o tanh(c[y, x])
 * }</pre>
 *
 * with zeros outside the image. The result is h.
 *
 * @param input [N, H, W, 4U]: what the gates are given, with their biases
 * @param weight [2, U, 4U]
 * @param kept a further result, [N, H, W, 5U]: i, f, o, g and c, which the backward pass needs
 */
public record DiagonalLstm(Tensor input, Tensor weight, Tensor kept) implements Op {
    private static final int TAPS = 2;

    /**
     * The states h of all pixels.
     *
     * @param input [N, H, W, 4U]
     * @param weight [2, U, 4U]
     * @return [N, H, W, U]
     */
    public static Tensor diagonalLstm(Tensor input, Tensor weight) {
        return Op.run(of(input, weight));
    }

    /**
     * The call that {@link #diagonalLstm} runs.
     *
     * @throws IllegalArgumentException if shapes or dtypes do not fit
     */
    public static DiagonalLstm of(Tensor input, Tensor weight) {
        Line.requireFit("DiagonalLstm", input, GATES, weight, GATES, 0);
        requireTaps("DiagonalLstm", weight);
        return new DiagonalLstm(input, weight, like(input, KEPT * weight.shape().dim(1)));
    }

    private static void requireTaps(String op, Tensor weight) {
        if (weight.shape().dim(0) != TAPS)
            throw new IllegalArgumentException(op + " needs a weight [2, U, 4U], not " + weight.label());
    }

    /** Antidiagonals, each after the one before: H + W - 1. */
    public int steps() {
        return line().steps();
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, weight);
    }

    @Override
    public Shape shape() {
        return input.shape().with(3, weight.shape().dim(1));
    }

    private Line line() {
        return Line.ofDiagonals(input.shape(), weight.shape());
    }

    @Override
    public void reference(Tensor out) {
        LstmReference.states(line(), input, weight, out, kept);
    }

    @Override
    public void cpu(Tensor out) {
        LstmCpu.states(line(), input, weight, out, kept);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Lstm.states(line(), input, weight, out, kept, gpu);
    }

    /** What is above a pixel or to its left, by way of the states; of its own gates those of the same unit. */
    @Override
    public void reads(Reads reads) {
        Line line = line();
        int units = line.units(),
                wide = GATES * units,
                height = input.shape().dim(1),
                width = input.shape().dim(2);
        for (int pixel = 0; pixel < input.size() / Math.max(1, wide); pixel++) {
            int x = pixel % width, y = pixel / width % height;
            var results = Elements.range(pixel * units, units);
            for (int up = 0; up <= y; up++) {
                int count = up == 0 ? x : x + 1;
                reads.addAll(input, Elements.range((pixel - up * width - x) * wide, count * wide), results);
            }
            for (int u = 0; u < units; u++)
                reads.addAll(input, new Elements(pixel * wide + u, GATES, units), Elements.range(pixel * units + u, 1));
            reads.addAll(weight, Elements.range(0, weight.size()), results);
        }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        if (out.size() == 0) return;
        Tensor dInput = Op.run(InputGradient.of(dOut, kept, weight));
        gradients.add(input, () -> dInput);
        gradients.add(weight, () -> Op.run(new RecurrentWeightGradient(out, dInput, TAPS, 1, 1)));
    }

    /**
     * The gradient by the input, from the last antidiagonal to the first, as {@link Lstm.InputGradient}: [N, H, W, 4U].
     *
     * @param dOut [N, H, W, U]
     * @param kept what the forward pass keeps, [N, H, W, 5U]
     * @param dMemory a further result, [N, H, W, U]: the gradient by c
     */
    public record InputGradient(Tensor dOut, Tensor kept, Tensor weight, Tensor dMemory) implements Op {
        /**
         * The gradient for what arrives at h.
         *
         * @throws IllegalArgumentException if shapes or dtypes do not fit
         */
        public static InputGradient of(Tensor dOut, Tensor kept, Tensor weight) {
            Lstm.InputGradient.requireFit("DiagonalLstm.InputGradient", dOut, kept, weight, 0);
            requireTaps("DiagonalLstm.InputGradient", weight);
            return new InputGradient(dOut, kept, weight, like(dOut, dOut.shape().dim(3)));
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut, kept, weight);
        }

        @Override
        public Shape shape() {
            return dOut.shape().with(3, weight.shape().dim(2));
        }

        private Line line() {
            return Line.ofDiagonals(dOut.shape(), weight.shape());
        }

        @Override
        public void reference(Tensor out) {
            LstmReference.gradients(line(), dOut, kept, weight, out, dMemory);
        }

        @Override
        public void cpu(Tensor out) {
            LstmCpu.gradients(line(), dOut, kept, weight, out, dMemory);
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            Lstm.gradients(line(), dOut, kept, weight, out, dMemory, gpu);
        }
    }
}
