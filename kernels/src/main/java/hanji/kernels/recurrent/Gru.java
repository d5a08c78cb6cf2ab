package hanji.kernels.recurrent;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.reduce.Sum.sum;

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
 * Gated recurrent units over whole sequences, Cho et al., arXiv:1406.1078, section 2.3, in the form whose reset gate comes
 * <b>after</b> the recurrent product:
 *
 * <pre>{@code
 * [a_r, a_z, a_n] = sum over k of h[t-1, p + k - lead] weight[k]
 * r = sigmoid(input_r + a_r)        z = sigmoid(input_z + a_z)
 * m = a_n + bias                    n = tanh(input_n + r m)            in the paper: a_n of r h in place of r m
 * h[t, p] = (1 - z) n + z h[t-1, p]
 * }</pre>
 *
 * with zeros before the first step and outside the line. As in {@link Lstm} there is a line of P positions at each step, and
 * the state of a position goes on from those of K neighbours one step before; K = P = 1 is the layer over vectors. All of r, z,
 * n, m, h are the result, since the backward pass needs them; the static functions take what is wanted.
 *
 * <p>The paper resets the states before the product, so that one product waits for another; this is the form of cuDNN.
 * Its weights are those of other libraries as follows, x being the layer's input:
 *
 * <ul>
 *   <li>PyTorch, {@code torch.nn.GRU}, gates in the same order: weight is {@code weight_hh_l0} transposed, bias the last third of
 *       {@code bias_hh_l0}, input is {@code x weight_ih_l0' + bias_ih_l0} plus the first two thirds of {@code bias_hh_l0}.
 *   <li>Keras, {@code GRU(reset_after=True)}, its default, gates in the order z, r, n: weight is {@code recurrent_kernel} with its
 *       first two thirds of columns exchanged, bias the last third of {@code bias[1]}, input is {@code x kernel + bias[0]} plus the
 *       first two thirds of {@code bias[1]}, with columns exchanged likewise. {@code reset_after=False} is the paper's form,
 *       another function.
 * </ul>
 *
 * @param input [N, T, P, 3U]: what r, z and n are given, with their biases
 * @param weight [K, U, 3U]
 * @param bias [U], inside the reset
 * @param lead how many of the K positions lie before p, 0 to K - 1
 */
public record Gru(Tensor input, Tensor weight, Tensor bias, int lead) implements Op {
    static final int GATES = 3;
    /** r, z, n, m and h. */
    static final int PARTS = 5;

    private static final Kernel KERNEL = new Kernel(Gru.class, "gru", "gruStates");

    /**
     * The states h of all steps.
     *
     * @param input [N, T, P, 3U]
     * @param weight [K, U, 3U]
     * @param bias [U]
     * @return [N, T, P, U]
     */
    public static Tensor gru(Tensor input, Tensor weight, Tensor bias, int lead) {
        return states(Op.run(new Gru(input, weight, bias, lead)), bias.shape().dim(0));
    }

    /**
     * The states of sequences of vectors.
     *
     * @param input [N, T, 3U]
     * @param weight [U, 3U]
     * @param bias [U]
     * @return [N, T, U]
     */
    public static Tensor gru(Tensor input, Tensor weight, Tensor bias) {
        int images = input.shape().dim(0),
                steps = input.shape().dim(1),
                units = weight.shape().dim(0);
        Tensor line = reshape(input, images, steps, 1, input.shape().dim(2));
        Tensor tap = reshape(weight, 1, units, weight.shape().dim(1));
        return reshape(gru(line, tap, bias, 0), images, steps, units);
    }

    private static Tensor states(Tensor all, int units) {
        return slice(all, 3, (PARTS - 1) * units, PARTS * units);
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public Gru {
        Line.requireFit("Gru", input, GATES, weight, GATES, lead);
        if (!bias.shape().equals(Shape.of(weight.shape().dim(1))) || bias.dtype() != weight.dtype())
            throw new IllegalArgumentException(
                    "Gru with a weight " + weight.label() + " needs a bias [U], not " + bias.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, weight, bias);
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
        GruReference.states(line(), input, weight, bias, out);
    }

    @Override
    public void cpu(Tensor out) {
        GruCpu.states(line(), input, weight, bias, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Line line = line();
        for (int t = 0; t < line.steps() && out.size() > 0; t++)
            gpu.launch(KERNEL, gpu.cover(line.unitsOfAStep()), line.arguments(t, out, input, weight, bias));
    }

    /** What a unit is given itself, by the gates that it has part in, and by way of the states before, all units within reach. */
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
                    for (int u = 0; u < units; u++) ownGates(reads, cell * wide + u, cell * PARTS * units + u, units);
                    reads.addAll(weight, Elements.range(0, weight.size()), results);
                    reads.addAll(bias, Elements.range(0, units), results);
                }
    }

    /** r reads its own input, z its own, n those of r and n, h all three, m none. */
    private void ownGates(Reads reads, int in, int out, int units) {
        reads.add(input, in, out);
        reads.add(input, in + units, out + units);
        reads.add(input, in, out + 2 * units);
        reads.add(input, in + 2 * units, out + 2 * units);
        reads.addAll(input, new Elements(in, GATES, units), Elements.range(out + 4 * units, 1));
    }

    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        if (out.size() == 0) return;
        int units = line().units();
        Tensor all = Op.run(new InputGradient(dOut, out, weight, lead));
        Tensor dRecurrent = slice(all, 3, 3 * units, 4 * units); // by m
        gradients.add(input, () -> slice(all, 3, 0, GATES * units));
        gradients.add(
                weight,
                () -> Op.run(new RecurrentWeightGradient(
                        states(out, units),
                        concat(3, slice(all, 3, 0, 2 * units), dRecurrent),
                        weight.shape().dim(0),
                        lead,
                        0)));
        gradients.add(bias, () -> sum(dRecurrent, 0, 1, 2));
    }

    /**
     * The gradient by the input, step by step from the last: [N, T, P, 5U], of r, z and n before their functions and, as what it
     * is computed by, of m and h.
     *
     * <pre>{@code
     * dh = dOut_h + sum over k of [d_r, d_z, d_m][t+1, p - k + lead] weight[k]' + dh[t+1, p] z[t+1, p]
     * d_n = (dOut_n + dh (1 - z)) (1 - n^2)                  d_m = dOut_m + d_n r
     * d_r = (dOut_r + d_n m) r (1 - r)                       d_z = (dOut_z + dh (h[t-1, p] - n)) z (1 - z)
     * }</pre>
     *
     * @param dOut [N, T, P, 5U]
     * @param states the result of the forward pass, [N, T, P, 5U]
     */
    public record InputGradient(Tensor dOut, Tensor states, Tensor weight, int lead) implements Op {
        private static final Kernel KERNEL = new Kernel(Gru.class, "gru", "gruGradients");

        /** @throws IllegalArgumentException if shapes or dtypes do not fit */
        public InputGradient {
            Line.requireFit("Gru.InputGradient", dOut, PARTS, weight, GATES, lead);
            if (!states.shape().equals(dOut.shape()) || states.dtype() != dOut.dtype())
                throw new IllegalArgumentException(
                        "Gru.InputGradient needs states like " + dOut.label() + ", not " + states.label());
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut, states, weight);
        }

        @Override
        public Shape shape() {
            return dOut.shape();
        }

        private Line line() {
            return Line.of(dOut.shape(), weight.shape(), lead);
        }

        @Override
        public void reference(Tensor out) {
            GruReference.gradients(line(), dOut, states, weight, out);
        }

        @Override
        public void cpu(Tensor out) {
            GruCpu.gradients(line(), dOut, states, weight, out);
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            Line line = line();
            for (int t = line.steps() - 1; t >= 0 && out.size() > 0; t--)
                gpu.launch(KERNEL, gpu.cover(line.unitsOfAStep()), line.arguments(t, out, dOut, states, weight));
        }
    }
}
