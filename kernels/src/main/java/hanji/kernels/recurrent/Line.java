package hanji.kernels.recurrent;

import static hanji.kernels.layout.Gather.gather;
import static hanji.kernels.layout.Pad.pad;
import static hanji.kernels.layout.Reshape.reshape;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.MatMul.matMul;

import hanji.autograd.Reads.Elements;
import hanji.kernels.layout.Concat;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sizes of sequences of lines: which cells a cell reads one step before. The antidiagonals of an image are such lines too: a
 * row begins one step after the row above, and ends one step after it.
 *
 * @param taps how many neighbouring positions
 * @param lead how many of them lie before the cell's own
 * @param lag steps by which a position begins after the one before: 0, or 1 for antidiagonals, whose cells are pixels
 */
record Line(int images, int steps, int positions, int units, int taps, int lead, int lag) {
    /**
     * @param cells [N, T, P, ...]
     * @param weight [K, U, ...]
     */
    static Line of(Shape cells, Shape weight, int lead) {
        return new Line(cells.dim(0), cells.dim(1), cells.dim(2), weight.dim(1), weight.dim(0), lead, 0);
    }

    /**
     * The antidiagonals of images: step t has the pixels with y + x = t, positions are rows. A pixel reads the one above and the
     * one to the left.
     *
     * @param pixels [N, H, W, ...]
     * @param weight [2, U, ...]
     */
    static Line ofDiagonals(Shape pixels, Shape weight) {
        int height = pixels.dim(1), width = pixels.dim(2);
        int steps = height == 0 || width == 0 ? 0 : height + width - 1;
        return new Line(pixels.dim(0), steps, height, weight.dim(1), weight.dim(0), 1, 1);
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

    /** Steps at which a position has a cell. */
    private int length() {
        return steps - lag * Math.max(0, positions - 1);
    }

    /** Whether a position has a cell at a step. */
    boolean has(int step, int position) {
        int at = step - lag * position;
        return position >= 0 && position < positions && at >= 0 && at < length();
    }

    /** Number of a cell. */
    int cell(int image, int step, int position) {
        return lag == 0
                ? (image * steps + step) * positions + position
                : (image * positions + position) * length() + step - position;
    }

    /** Number of a cell of a step, counted over the images. */
    int cell(int step, int index) {
        int positions = to(step) - from(step);
        return cell(index / positions, step, from(step) + index % positions);
    }

    /** First position of a step. */
    private int from(int step) {
        return lag == 0 ? 0 : Math.max(0, step - length() + 1);
    }

    /** Position behind the last of a step. */
    private int to(int step) {
        return lag == 0 ? positions : Math.min(positions, step + 1);
    }

    /** Cells of a step, of all images. */
    int cells(int step) {
        return images * (to(step) - from(step));
    }

    /** Units of a step with a cell at every position, of all images. */
    int unitsOfAStep() {
        return images * positions * units;
    }

    /** The cell that a tap reads for another, one step before; -1 where there is none. */
    int read(int image, int step, int position, int tap) {
        return cellOrNone(image, step - 1, position + tap - lead);
    }

    /** The cell that reads another by a tap, one step later; -1 where there is none. */
    int readBy(int image, int step, int position, int tap) {
        return cellOrNone(image, step + 1, position - tap + lead);
    }

    /** The cell at the same position one step before; -1 where there is none. */
    int before(int step, int index) {
        int positions = to(step) - from(step);
        return cellOrNone(index / positions, step - 1, from(step) + index % positions);
    }

    /** The cell at the same position one step later; -1 where there is none. */
    int later(int step, int index) {
        int positions = to(step) - from(step);
        return cellOrNone(index / positions, step + 1, from(step) + index % positions);
    }

    private int cellOrNone(int image, int step, int position) {
        return has(step, position) ? cell(image, step, position) : -1;
    }

    /** Finds a neighbour of a cell of a step. */
    @FunctionalInterface
    interface Neighbour {
        /** A cell, or -1. */
        int cell(int image, int step, int position, int tap);
    }

    /** The neighbour by a tap of the cell of a step with this index. */
    int neighbour(Neighbour neighbour, int step, int index, int tap) {
        int positions = to(step) - from(step);
        return neighbour.cell(index / positions, step, from(step) + index % positions, tap);
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
     * The gradient by the weights: for each tap, the product of the states that it reads with the gradients by the sums. The chain
     * goes over the images, their steps and the cells of each.
     *
     * @param states of all cells, [..., U]
     * @param dSums of all cells, [..., W]
     * @return [K, U, W]
     */
    Tensor weightGradient(Tensor states, Tensor dSums) {
        int wide = dSums.shape().dim(-1), cells = dSums.size() / Math.max(1, wide);
        Tensor rows = reshape(dSums, cells, wide);
        Tensor inOrder = lag == 0 ? rows : gather(rows, inOrder((n, t, p, _) -> cell(n, t, p), 0, states.device()));
        List<Tensor> products = IntStream.range(0, taps)
                .mapToObj(k -> matMul(reshape(read(states, k), cells, units), Form.TRANSPOSED, inOrder, Form.AS_IS))
                .toList();
        return Concat.stack(0, products);
    }

    /** The states that a tap reads for each cell, 0 where it reads none. */
    private Tensor read(Tensor states, int tap) {
        if (lag == 0) return moved(pad(slice(states, 1, 0, steps - 1), 1, 1, 0), tap - lead);
        Tensor withZeros = pad(reshape(states, states.size() / units, units), 0, 0, 1);
        return gather(withZeros, inOrder(this::read, tap, states.device()));
    }

    /** Numbers of the neighbours of all cells, by image, step and position; where there is none, one more than the last cell's. */
    private Tensor inOrder(Neighbour neighbour, int tap, Device device) {
        int cells = images * positions * length(), at = 0;
        int[] numbers = new int[cells];
        for (int n = 0; n < images; n++)
            for (int t = 0; t < steps; t++)
                for (int p = from(t); p < to(t); p++) {
                    int cell = neighbour.cell(n, t, p, tap);
                    numbers[at++] = cell < 0 ? cells : cell;
                }
        return Tensor.of(numbers, cells).to(DType.I32, device);
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
        arguments.addAll(List.of(unitsOfAStep(), steps, positions, units, taps, lead, lag, step));
        return arguments.toArray();
    }
}
