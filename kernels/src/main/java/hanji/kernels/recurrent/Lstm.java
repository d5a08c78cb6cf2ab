package hanji.kernels.recurrent;

import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * Long short-term memory over whole sequences. At each step there is a line of P positions, and the state of a position
 * goes on from those of K neighbouring positions one step before: with K = P = 1 the layer of Hochreiter and Schmidhuber with
 * forget gates, with K = 3 the Row LSTM, with K = 2 and lead 1 on a skewed image the {@link DiagonalLstm} of arXiv:1601.06759, section 3.
 *
 * <pre>{@code
 * [i, f, o, g] = input[t, p] + sum over k of h[t-1, p + k - lead] weight[k]    i, f, o: sigmoid; g: tanh     (3)
 * c[t, p] = f c[t-1, p] + i g        h[t, p] = o tanh(c[t, p])
 * }</pre>
 *
 * with zeros before the first step and outside the line. All of i, f, o, g, c, h are the result, since the backward pass needs
 * them; the static functions take what is wanted.
 *
 * @param input [N, T, P, 4U]: what the gates are given, with their biases
 * @param weight [K, U, 4U]
 * @param lead how many of the K positions lie before p, 0 to K - 1
 */
public record Lstm(Tensor input, Tensor weight, int lead) implements Op {
    static final int GATES = 4;
    /** The gates, c and h. */
    static final int PARTS = GATES + 2;

    private static final Kernel KERNEL = new Kernel(Lstm.class, "lstm", "lstmStates");

    /**
     * The states h of all steps.
     *
     * @param input [N, T, P, 4U]
     * @param weight [K, U, 4U]
     * @return [N, T, P, U]
     */
    public static Tensor lstm(Tensor input, Tensor weight, int lead) {
        int units = weight.shape().dim(1);
        return slice(Op.run(new Lstm(input, weight, lead)), 3, (PARTS - 1) * units, PARTS * units);
    }

    /**
     * The states of sequences of vectors.
     *
     * @param input [N, T, 4U]
     * @param weight [U, 4U]
     * @return [N, T, U]
     */
    public static Tensor lstm(Tensor input, Tensor weight) {
        int images = input.shape().dim(0),
                steps = input.shape().dim(1),
                wide = input.shape().dim(2);
        int units = weight.shape().dim(0);
        Tensor states = lstm(reshape(input, images, steps, 1, wide), reshape(weight, 1, units, wide), 0);
        return reshape(states, images, steps, units);
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public Lstm {
        Line.requireFit("Lstm", input, GATES, weight, GATES, lead);
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
        return Line.of(input.shape(), weight.shape(), lead);
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
        states(line(), input, weight, out, gpu);
    }

    static void states(Line line, Tensor input, Tensor weight, Tensor out, Cuda gpu) {
        for (int t = 0; t < line.steps() && out.size() > 0; t++)
            gpu.launch(KERNEL, gpu.cover(line.unitsOfAStep()), line.arguments(t, out, input, weight));
    }

    /** What a unit is given itself, and by way of the states before, the gates of all units within reach. */
    @Override
    public void reads(Reads reads) {
        Line line = line();
        int units = line.units(), wide = GATES * units;
        for (int n = 0; n < line.images(); n++)
            for (int t = 0; t < line.steps(); t++)
                for (int p = 0; p < line.positions(); p++) {
                    int cell = line.cell(n, t, p);
                    var results = Elements.range(cell * PARTS * units, PARTS * units);
                    for (int back = 1; back <= t; back++) reads.addAll(input, line.reach(n, t, p, back, wide), results);
                    for (int u = 0; u < units; u++)
                        reads.addAll(
                                input,
                                new Elements(cell * wide + u, GATES, units),
                                new Elements(cell * PARTS * units + u, PARTS, units));
                    reads.addAll(weight, Elements.range(0, weight.size()), results);
                }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        if (out.size() == 0) return;
        int units = line().units();
        Tensor all = Op.run(new InputGradient(dOut, out, weight, lead));
        Tensor dInput = slice(all, 3, 0, GATES * units);
        gradients.add(input, () -> dInput);
        gradients.add(weight, () -> line().weightGradient(slice(out, 3, (PARTS - 1) * units, PARTS * units), dInput));
    }

    /**
     * The gradient by the input, step by step from the last: [N, T, P, 5U], of the gates and, as what it is computed by, of c.
     *
     * <pre>{@code
     * dh = dOut_h + sum over k of d[t+1, p - k + lead] weight[k]'
     * dc = dOut_c + dh o (1 - tanh(c)^2) + dc[t+1, p] f[t+1, p]
     * d = [(dOut_i + dc g) i (1 - i), (dOut_f + dc c[t-1, p]) f (1 - f), (dOut_o + dh tanh(c)) o (1 - o), (dOut_g + dc i) (1 - g^2)]
     * }</pre>
     *
     * @param dOut [N, T, P, 6U]
     * @param states the result of the forward pass, [N, T, P, 6U]
     */
    public record InputGradient(Tensor dOut, Tensor states, Tensor weight, int lead) implements Op {
        static final int PARTS = GATES + 1;

        private static final Kernel KERNEL = new Kernel(Lstm.class, "lstm", "lstmGradients");

        /** @throws IllegalArgumentException if shapes or dtypes do not fit */
        public InputGradient {
            Line.requireFit("Lstm.InputGradient", dOut, Lstm.PARTS, weight, GATES, lead);
            if (!states.shape().equals(dOut.shape()) || states.dtype() != dOut.dtype())
                throw new IllegalArgumentException("Lstm.InputGradient needs states like " + dOut + ", not " + states);
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut, states, weight);
        }

        @Override
        public Shape shape() {
            return dOut.shape().with(3, PARTS * weight.shape().dim(1));
        }

        private Line line() {
            return Line.of(dOut.shape(), weight.shape(), lead);
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
            gradients(line(), dOut, states, weight, out, gpu);
        }
    }

    static void gradients(Line line, Tensor dOut, Tensor states, Tensor weight, Tensor out, Cuda gpu) {
        for (int t = line.steps() - 1; t >= 0 && out.size() > 0; t--)
            gpu.launch(
                    InputGradient.KERNEL, gpu.cover(line.unitsOfAStep()), line.arguments(t, out, dOut, states, weight));
    }
}
