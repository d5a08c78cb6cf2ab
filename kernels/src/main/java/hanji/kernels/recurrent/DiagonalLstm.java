package hanji.kernels.recurrent;

import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.recurrent.Lstm.GATES;
import static hanji.kernels.recurrent.Lstm.PARTS;

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
 * with zeros outside the image. All of i, f, o, g, c, h are the result; the static function takes h.
 *
 * @param input [N, H, W, 4U]: what the gates are given, with their biases
 * @param weight [2, U, 4U]
 */
public record DiagonalLstm(Tensor input, Tensor weight) implements Op {
    private static final int TAPS = 2;

    /**
     * The states h of all pixels.
     *
     * @param input [N, H, W, 4U]
     * @param weight [2, U, 4U]
     * @return [N, H, W, U]
     */
    public static Tensor diagonalLstm(Tensor input, Tensor weight) {
        return states(Op.run(new DiagonalLstm(input, weight)), weight);
    }

    private static Tensor states(Tensor all, Tensor weight) {
        int units = weight.shape().dim(1);
        return slice(all, 3, (PARTS - 1) * units, PARTS * units);
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public DiagonalLstm {
        requireFit("DiagonalLstm", input, GATES, weight);
    }

    private static void requireFit(String op, Tensor pixels, int parts, Tensor weight) {
        Line.requireFit(op, pixels, parts, weight, GATES, 0);
        if (weight.shape().dim(0) != TAPS)
            throw new IllegalArgumentException(op + " needs a weight [2, U, 4U], not " + weight);
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
        return input.shape().with(3, PARTS * weight.shape().dim(1));
    }

    private Line line() {
        return Line.ofDiagonals(input.shape(), weight.shape());
    }

    @Override
    public void reference(Tensor out) {
        LstmReference.states(line(), input, weight, out);
    }

    @Override
    public void cpu(Tensor out) {
        LstmCpu.states(line(), input, weight, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Lstm.states(line(), input, weight, out, gpu);
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
            var results = Elements.range(pixel * PARTS * units, PARTS * units);
            for (int up = 0; up <= y; up++) {
                int count = up == 0 ? x : x + 1;
                reads.addAll(input, Elements.range((pixel - up * width - x) * wide, count * wide), results);
            }
            for (int u = 0; u < units; u++)
                reads.addAll(
                        input,
                        new Elements(pixel * wide + u, GATES, units),
                        new Elements(pixel * PARTS * units + u, PARTS, units));
            reads.addAll(weight, Elements.range(0, weight.size()), results);
        }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        if (out.size() == 0) return;
        Tensor all = Op.run(new InputGradient(dOut, out, weight));
        Tensor dInput = slice(all, 3, 0, GATES * line().units());
        gradients.add(input, () -> dInput);
        gradients.add(weight, () -> line().weightGradient(states(out, weight), dInput));
    }

    /**
     * The gradient by the input, from the last antidiagonal to the first: [N, H, W, 5U], of the gates and, as what it is computed
     * by, of c; as {@link Lstm.InputGradient}.
     *
     * @param dOut [N, H, W, 6U]
     * @param states the result of the forward pass, [N, H, W, 6U]
     */
    public record InputGradient(Tensor dOut, Tensor states, Tensor weight) implements Op {
        /** @throws IllegalArgumentException if shapes or dtypes do not fit */
        public InputGradient {
            requireFit("DiagonalLstm.InputGradient", dOut, PARTS, weight);
            if (!states.shape().equals(dOut.shape()) || states.dtype() != dOut.dtype())
                throw new IllegalArgumentException(
                        "DiagonalLstm.InputGradient needs states like " + dOut + ", not " + states);
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut, states, weight);
        }

        @Override
        public Shape shape() {
            return dOut.shape()
                    .with(3, Lstm.InputGradient.PARTS * weight.shape().dim(1));
        }

        private Line line() {
            return Line.ofDiagonals(dOut.shape(), weight.shape());
        }

        @Override
        public void reference(Tensor out) {
            LstmReference.gradients(line(), dOut, states, weight, out);
        }

        @Override
        public void cpu(Tensor out) {
            LstmCpu.gradients(line(), dOut, states, weight, out);
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            Lstm.gradients(line(), dOut, states, weight, out, gpu);
        }
    }
}
