package hanji.kernels.recurrent;

import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.MatMul.matMul;

import hanji.autograd.Reads.Elements;
import hanji.kernels.layout.Concat;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sizes of sequences of lines: which cells a cell reads one step before.
 *
 * @param taps how many neighbouring positions
 * @param lead how many of them lie before the cell's own
 */
record Line(int images, int steps, int positions, int units, int taps, int lead) {
    /**
     * @param cells [N, T, P, ...]
     * @param weight [K, U, ...]
     */
    static Line of(Shape cells, Shape weight, int lead) {
        return new Line(cells.dim(0), cells.dim(1), cells.dim(2), weight.dim(1), weight.dim(0), lead);
    }

    /**
     * Refuses what does not fit.
     *
     * @param cells [N, T, P, parts U]
     * @param weight [K, U, gates U]
     * @throws IllegalArgumentException naming the op, if shapes or dtypes do not fit
     */
    static void requireFit(String op, Tensor cells, int parts, Tensor weight, int gates, int lead) {
        Shape shape = weight.shape();
        if (shape.rank() != 3 || shape.dim(2) != gates * shape.dim(1))
            throw new IllegalArgumentException(op + " needs a weight [K, U, " + gates + "U], not " + weight);
        if (cells.shape().rank() != 4
                || cells.shape().dim(3) != parts * shape.dim(1)
                || cells.dtype() != weight.dtype()
                || !cells.dtype().isFloating())
            throw new IllegalArgumentException(
                    op + " with a weight " + weight + " needs [N, T, P, " + parts + "U] of its dtype, not " + cells);
        if (lead < 0 || lead >= shape.dim(0))
            throw new IllegalArgumentException(op + ": lead must be 0 to " + (shape.dim(0) - 1) + ", not " + lead);
    }

    /** Number of a cell. */
    int cell(int image, int step, int position) {
        return (image * steps + step) * positions + position;
    }

    /** Number of a cell of a step, counted over the images. */
    int cell(int step, int index) {
        return cell(index / positions, step, index % positions);
    }

    /** Cells of a step, of all images. */
    int cellsOfAStep() {
        return images * positions;
    }

    int unitsOfAStep() {
        return cellsOfAStep() * units;
    }

    /** The position that a tap reads for another, one step before; -1 outside the line. */
    int read(int position, int tap) {
        int at = position + tap - lead;
        return at >= 0 && at < positions ? at : -1;
    }

    /** The position that reads another by a tap, one step later; -1 outside the line. */
    int readBy(int position, int tap) {
        int at = position - tap + lead;
        return at >= 0 && at < positions ? at : -1;
    }

    /**
     * What a cell can have read of a line some steps before: elements of that line's cells within reach.
     *
     * @param back how many steps before, 1 or more
     * @param wide elements of a cell
     */
    Elements reach(int image, int step, int position, int back, int wide) {
        int from = Math.max(0, position - back * lead),
                to = Math.min(positions - 1, position + back * (taps - 1 - lead));
        return Elements.range(cell(image, step - back, from) * wide, (to - from + 1) * wide);
    }

    /**
     * The gradient by the weights: for each tap, the product of the states that it reads with the gradients by the sums.
     *
     * @param states [N, T, P, U]
     * @param dSums [N, T, P, W]
     * @return [K, U, W]
     */
    Tensor weightGradient(Tensor states, Tensor dSums) {
        int cells = images * steps * positions, wide = dSums.shape().dim(3);
        Tensor before = pad(slice(states, 1, 0, steps - 1), 1, 1, 0);
        List<Tensor> products = IntStream.range(0, taps)
                .mapToObj(k -> matMul(
                        reshape(moved(before, k - lead), cells, units),
                        Form.TRANSPOSED,
                        reshape(dSums, cells, wide),
                        Form.AS_IS))
                .toList();
        return Concat.stack(0, products);
    }

    /** At each position the states of the one {@code offset} further on, 0 outside the line. */
    private Tensor moved(Tensor states, int offset) {
        int by = Math.min(Math.abs(offset), positions);
        if (offset == 0) return states;
        return offset > 0
                ? pad(slice(states, 2, by, positions), 2, 0, by)
                : pad(slice(states, 2, 0, positions - by), 2, by, 0);
    }

    /** Of a kernel's launch for one step: the tensors, then the sizes. */
    Object[] arguments(int step, Tensor... tensors) {
        List<Object> arguments = new ArrayList<>(List.of(tensors));
        arguments.addAll(List.of(unitsOfAStep(), steps, positions, units, taps, lead, step));
        return arguments.toArray();
    }
}
