package hanji.kernels.recurrent;

import hanji.autograd.Op;
import hanji.cuda.Cuda;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * The gradient by the weights of a recurrent layer: for each tap, the product of the states that it reads, transposed, with the
 * gradients by the sums, [K, U, W].
 *
 * <pre>{@code
 * out[k, u, v] = sum over n, t, p of states[n, t-1, p + k - lead, u] dSums[n, t, p, v]
 * }</pre>
 *
 * @param states [N, T, P, U]; of antidiagonals [N, H, W, U], where steps are those and positions rows, as for {@link DiagonalLstm}
 * @param dSums gradients by the sums, [N, T, P, W] or [N, H, W, W]
 * @param taps K
 * @param lead how many of the K positions lie before p, 0 to K - 1
 * @param lag steps by which a position begins after the one before: 0, or 1 for antidiagonals
 */
public record RecurrentWeightGradient(Tensor states, Tensor dSums, int taps, int lead, int lag) implements Op {
    private static final Kernel KERNEL =
            new Kernel(RecurrentWeightGradient.class, "recurrent_weights", "recurrentWeights");
    /** Weights of a tap that a block has; recurrent_weights.cu. */
    private static final int ROWS = 8, COLUMNS = 32;

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public RecurrentWeightGradient {
        Shape shape = states.shape();
        if (shape.rank() != 4 || dSums.shape().rank() != 4 || !dSums.shape().equals(shape.with(3, wide(dSums))))
            throw new IllegalArgumentException("RecurrentWeightGradient needs [N, T, P, U] and [N, T, P, W], not "
                    + states.label() + " and " + dSums.label());
        if (states.dtype() != dSums.dtype() || !states.dtype().isFloating())
            throw new IllegalArgumentException("RecurrentWeightGradient needs two F32 or two F64 tensors, not "
                    + states.label() + " and " + dSums.label());
        if (lead < 0 || lead >= taps || lag < 0 || lag > 1)
            throw new IllegalArgumentException("RecurrentWeightGradient: lead must be 0 to " + (taps - 1)
                    + " and lag 0 or 1, not " + lead + " and " + lag);
    }

    private static int wide(Tensor dSums) {
        return dSums.shape().dim(3);
    }

    private Line line() {
        return Line.of(states.shape(), states.shape().dim(3), taps, lead, lag);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(states, dSums);
    }

    @Override
    public Shape shape() {
        return Shape.of(taps, states.shape().dim(3), wide(dSums));
    }

    @Override
    public void reference(Tensor out) {
        Line line = line();
        int units = line.units(), wide = wide(dSums);
        out.fill(0);
        for (int tap = 0; tap < taps; tap++) {
            int k = tap;
            line.eachCell((n, t, p, cell) -> {
                int read = line.read(n, t, p, k);
                for (int i = 0; i < units * wide && read >= 0; i++) {
                    double product = states.get(read * units + i / wide) * dSums.get(cell * wide + i % wide);
                    out.set(k * units * wide + i, out.get(k * units * wide + i) + product);
                }
            });
        }
    }

    @Override
    public void cpu(Tensor out) {
        RecurrentWeightsCpu.run(line(), states, dSums, out);
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        Line line = line();
        int across = Math.ceilDiv(wide(dSums), COLUMNS), down = Math.ceilDiv(line.units(), ROWS);
        if (out.size() > 0)
            gpu.launch(
                    KERNEL,
                    Grid.of(across, down, taps, ROWS * COLUMNS),
                    out,
                    states,
                    dSums,
                    line.images(),
                    line.steps(),
                    line.positions(),
                    line.units(),
                    wide(dSums),
                    lead,
                    lag);
    }
}
