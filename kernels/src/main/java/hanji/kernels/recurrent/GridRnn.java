package hanji.kernels.recurrent;

import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.MatMul.matMul;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.autograd.Reads;
import hanji.autograd.Reads.Elements;
import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.math.Tanh;
import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.recurrent.Wavefront.Neighbours;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/**
 * A recurrent layer over a grid: the state of a cell is made from those of the cell to its left and of the one above,
 *
 * <pre>{@code h[y, x] = tanh(input[y, x] + h[y, x-1] fromLeft + h[y-1, x] fromAbove)}</pre>
 *
 * with zero states outside the grid. All cells of an antidiagonal are computed together, in H + W - 1 steps. The simplest
 * two-dimensional recurrent network, Graves, Fernandez and Schmidhuber, arXiv:0705.2011.
 *
 * <p>In F32 a cell is one chain of fused multiply-adds from +0 over the units to the left, then over those above, then input and
 * chain are added: no bit depends on the steps.
 *
 * @param input [N, H, W, U]
 * @param fromLeft [U, U]
 * @param fromAbove [U, U]
 */
public record GridRnn(Tensor input, Tensor fromLeft, Tensor fromAbove) implements Op {
    private static final Kernel KERNEL = new Kernel(GridRnn.class, "grid_rnn", "gridStates");

    /**
     * The states of all cells.
     *
     * @param input [N, H, W, U]: what a cell is given, with its bias
     * @return [N, H, W, U]
     */
    public static Tensor gridRnn(Tensor input, Tensor fromLeft, Tensor fromAbove) {
        return Op.run(new GridRnn(input, fromLeft, fromAbove));
    }

    /** @throws IllegalArgumentException if shapes or dtypes do not fit */
    public GridRnn {
        requireFit("GridRnn", input, fromLeft, fromAbove);
    }

    static void requireFit(String op, Tensor cells, Tensor fromLeft, Tensor fromAbove) {
        if (cells.shape().rank() != 4 || !cells.dtype().isFloating())
            throw new IllegalArgumentException(op + " needs cells [N, H, W, U] of F32 or F64, not " + cells.label());
        Shape square = Shape.of(cells.shape().dim(3), cells.shape().dim(3));
        for (Tensor weight : List.of(fromLeft, fromAbove))
            if (!weight.shape().equals(square) || weight.dtype() != cells.dtype())
                throw new IllegalArgumentException(
                        op + " needs weights " + square + " like its cells, not " + weight.label());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(input, fromLeft, fromAbove);
    }

    @Override
    public Shape shape() {
        return input.shape();
    }

    private Wavefront wavefront() {
        return new Wavefront(input.shape(), Neighbours.BEFORE);
    }

    @Override
    public void reference(Tensor out) {
        int units = shape().dim(3);
        wavefront().eachCell((cell, left, above) -> {
            for (int u = 0; u < units; u++) {
                double sum = 0;
                for (int k = 0; k < units && left >= 0; k++)
                    sum += out.get(left * units + k) * fromLeft.get(k * units + u);
                for (int k = 0; k < units && above >= 0; k++)
                    sum += out.get(above * units + k) * fromAbove.get(k * units + u);
                out.set(cell * units + u, Math.tanh(input.get(cell * units + u) + sum));
            }
        });
    }

    @Override
    public void cpu(Tensor out) {
        float[] in = input.floats(), states = out.floats();
        wavefront().run(out, fromLeft, fromAbove, Form.AS_IS, (at, sums, from, count) -> {
            for (int i = 0; i < count; i++) states[at + i] = in[at + i] + sums[from + i];
            Tanh.tanh(states, at, states, at, count);
        });
    }

    @Override
    public void cuda(Tensor out, Cuda gpu) {
        wavefront().launch(KERNEL, gpu, out, input, fromLeft, fromAbove);
    }

    /** Of its own cell the input of its unit, of the cells before it, up and to the left, those of all units. */
    @Override
    public void reads(Reads reads) {
        int height = shape().dim(1), width = shape().dim(2), units = shape().dim(3);
        wavefront().eachCell((cell, left, above) -> {
            int y = cell / width % height, x = cell % width, first = cell - y * width - x;
            var results = Elements.range(cell * units, units);
            for (int row = 0; row <= y; row++) {
                int columns = row < y ? x + 1 : x;
                reads.addAll(input, Elements.range((first + row * width) * units, columns * units), results);
            }
            for (int u = 0; u < units; u++) reads.add(input, cell * units + u, cell * units + u);
            for (Tensor weight : List.of(fromLeft, fromAbove))
                reads.addAll(weight, Elements.range(0, units * units), results);
        });
    }

    /** Backward through the cells, from the last antidiagonal to the first; the weights' gradients are products of all cells. */
    @Override
    public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
        if (out.size() == 0) {
            gradients.add(input, () -> dOut);
            return;
        }
        Tensor dInput = Op.run(new InputGradient(dOut, out, fromLeft, fromAbove));
        gradients.add(input, () -> dInput);
        gradients.add(fromLeft, () -> ofWeight(shifted(out, 2), dInput));
        gradients.add(fromAbove, () -> ofWeight(shifted(out, 1), dInput));
    }

    /** At each cell the state of its neighbour before it along an axis, 0 at the border. */
    public static Tensor shifted(Tensor states, int axis) {
        return pad(slice(states, axis, 0, states.shape().dim(axis) - 1), axis, 1, 0);
    }

    private static Tensor ofWeight(Tensor neighbours, Tensor dInput) {
        int units = dInput.shape().dim(3), cells = dInput.size() / units;
        return matMul(reshape(neighbours, cells, units), Form.TRANSPOSED, reshape(dInput, cells, units), Form.AS_IS);
    }

    /**
     * The gradient by the input: {@code d[y, x] = (dOut[y, x] + d[y, x+1] fromLeft' + d[y+1, x] fromAbove') (1 - h[y, x]^2)}, with
     * the weights transposed and zeros outside the grid. In F32 a chain from +0 over the units to the right, then those
     * below, then dOut is added, then the product with fma(-h, h, 1).
     */
    public record InputGradient(Tensor dOut, Tensor states, Tensor fromLeft, Tensor fromAbove) implements Op {
        private static final Kernel KERNEL = new Kernel(GridRnn.class, "grid_rnn", "gridGradients");

        /** @throws IllegalArgumentException if shapes or dtypes do not fit */
        public InputGradient {
            requireFit("GridRnn.InputGradient", dOut, fromLeft, fromAbove);
            if (!states.shape().equals(dOut.shape()) || states.dtype() != dOut.dtype())
                throw new IllegalArgumentException(
                        "GridRnn.InputGradient needs states like " + dOut.label() + ", not " + states.label());
        }

        @Override
        public List<Tensor> inputs() {
            return List.of(dOut, states, fromLeft, fromAbove);
        }

        @Override
        public Shape shape() {
            return dOut.shape();
        }

        private Wavefront wavefront() {
            return new Wavefront(dOut.shape(), Neighbours.AFTER);
        }

        @Override
        public void reference(Tensor out) {
            int units = shape().dim(3);
            wavefront().eachCell((cell, right, below) -> {
                for (int u = 0; u < units; u++) {
                    double sum = 0, h = states.get(cell * units + u);
                    for (int k = 0; k < units && right >= 0; k++)
                        sum += out.get(right * units + k) * fromLeft.get(u * units + k);
                    for (int k = 0; k < units && below >= 0; k++)
                        sum += out.get(below * units + k) * fromAbove.get(u * units + k);
                    out.set(cell * units + u, (dOut.get(cell * units + u) + sum) * (1 - h * h));
                }
            });
        }

        @Override
        public void cpu(Tensor out) {
            float[] d = dOut.floats(), h = states.floats(), gradients = out.floats();
            wavefront().run(out, fromLeft, fromAbove, Form.TRANSPOSED, (at, sums, from, count) -> {
                for (int i = 0; i < count; i++)
                    gradients[at + i] = (d[at + i] + sums[from + i]) * Math.fma(-h[at + i], h[at + i], 1);
            });
        }

        @Override
        public void cuda(Tensor out, Cuda gpu) {
            wavefront().launch(KERNEL, gpu, out, dOut, fromLeft, fromAbove, states);
        }
    }
}
