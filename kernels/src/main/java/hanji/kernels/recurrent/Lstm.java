package hanji.kernels.recurrent;

import static hanji.kernels.layout.Reshape.reshape;

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
 * with zeros before the first step and outside the line. The result is h.
 *
 * @param input [N, T, P, 4U]: what the gates are given, with their biases
 * @param weight [K, U, 4U]
 * @param lead how many of the K positions lie before p, 0 to K - 1
 * @param kept a further result, [N, T, P, 5U]: i, f, o, g and c, which the backward pass needs
 */
public record Lstm(Tensor input, Tensor weight, int lead, Tensor kept) implements Op {
    static final int GATES = 4;
    /** The gates and c. */
    static final int KEPT = GATES + 1;

    private static final Kernel KERNEL = new Kernel(Lstm.class, "lstm", "lstmStates");

    /**
     * The states h of all steps.
     *
     * @param input [N, T, P, 4U]
     * @param weight [K, U, 4U]
     * @return [N, T, P, U]
     */
    public static Tensor lstm(Tensor input, Tensor weight, int lead) {
        return Op.run(of(input, weight, lead));
    }

    /**
     * The call that {@link #lstm(Tensor, Tensor, int)} runs.
     *
     * @throws IllegalArgumentException if shapes or dtypes do not fit
     */
    public static Lstm of(Tensor input, Tensor weight, int lead) {
        Line.requireFit("Lstm", input, GATES, weight, GATES, lead);
        return new Lstm(input, weight, lead, like(input, KEPT * weight.shape().dim(1)));
    }

    /** As many numbers at each cell. */
    static Tensor like(Tensor cells, int wide) {
        return Tensor.empty(cells.dtype(), cells.shape().with(3, wide), cells.device());
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

    @Override
    public List<Tensor> inputs() {
        return List.of(input, weight);
    }

    @Override
    public Shape shape() {
        return input.shape().with(3, weight.shape().dim(1));
    }

    private Line line() {
        return Line.of(input.shape(), weight.shape(), lead);
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
        states(line(), input, weight, out, kept, gpu);
    }

    static void states(Line line, Tensor input, Tensor weight, Tensor out, Tensor kept, Cuda gpu) {
        for (int t = 0; t < line.steps() && out.size() > 0; t++)
            gpu.launch(KERNEL, gpu.cover(line.unitsOfAStep()), line.arguments(t, out, kept, input, weight));
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
                    var results = Elements.range(cell * units, units);
                    for (int back = 1; back <= t; back++) reads.addAll(input, line.reach(n, t, p, back, wide), results);
                    for (int u = 0; u < units; u++)
                        reads.addAll(
                                input,
                                new Elements(cell * wide + u, GATES, units),
                                Elements.range(cell * units + u, 1));
                    reads.addAll(weight, Elements.range(0, weight.size()), results);
                }
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        if (out.size() == 0) return;
        Tensor dInput = Op.run(InputGradient.of(dOut, kept, weight, lead));
        gradients.add(input, () -> dInput);
        gradients.add(
                weight,
                () -> Op.run(
                        new RecurrentWeightGradient(out, dInput, weight.shape().dim(0), lead, 0)));
    }

    /**
     * The gradient by the input, step by step from the last: [N, T, P, 4U].
     *
     * <pre>{@code
     * dh = dOut + sum over k of d[t+1, p - k + lead] weight[k]'
     * dc = dh o (1 - tanh(c)^2) + dc[t+1, p] f[t+1, p]
     * d = [dc g i (1 - i), dc c[t-1, p] f (1 - f), dh tanh(c) o (1 - o), dc i (1 - g^2)]
     * }</pre>
     *
     * @param dOut [N, T, P, U]
     * @param kept what the forward pass keeps, [N, T, P, 5U]
     * @param dMemory a further result, [N, T, P, U]: dc
     */
    public record InputGradient(Tensor dOut, Tensor kept, Tensor weight, int lead, Tensor dMemory) implements Op {
        private static final Kernel KERNEL = new Kernel(Lstm.class, "lstm", "lstmGradients");

        /**
         * The gradient for what arrives at h.
         *
         * @throws IllegalArgumentException if shapes or dtypes do not fit
         */
        public static InputGradient of(Tensor dOut, Tensor kept, Tensor weight, int lead) {
            requireFit("Lstm.InputGradient", dOut, kept, weight, lead);
            return new InputGradient(
                    dOut, kept, weight, lead, like(dOut, dOut.shape().dim(3)));
        }

        static void requireFit(String op, Tensor dOut, Tensor kept, Tensor weight, int lead) {
            Line.requireFit(op, dOut, 1, weight, GATES, lead);
            Line.requireFit(op, kept, KEPT, weight, GATES, lead);
            if (!kept.shape().equals(dOut.shape().with(3, kept.shape().dim(3))))
                throw new IllegalArgumentException(
                        op + " of " + dOut.label() + " needs as many cells kept, not " + kept.label());
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
            return Line.of(dOut.shape(), weight.shape(), lead);
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
            gradients(line(), dOut, kept, weight, out, dMemory, gpu);
        }
    }

    static void gradients(Line line, Tensor dOut, Tensor kept, Tensor weight, Tensor out, Tensor dMemory, Cuda gpu) {
        for (int t = line.steps() - 1; t >= 0 && out.size() > 0; t--)
            gpu.launch(
                    InputGradient.KERNEL,
                    gpu.cover(line.unitsOfAStep()),
                    line.arguments(t, out, dMemory, dOut, kept, weight));
    }
}
