package hanji.kernels.recurrent;

import hanji.autograd.Reads.Elements;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

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
        return of(cells, weight.dim(1), weight.dim(0), lead, 0);
    }

    /**
     * The antidiagonals of images: step t has the pixels with y + x = t, positions are rows. A pixel reads the one above and the
     * one to the left.
     *
     * @param pixels [N, H, W, ...]
     * @param weight [2, U, ...]
     */
    static Line ofDiagonals(Shape pixels, Shape weight) {
        return of(pixels, weight.dim(1), weight.dim(0), 1, 1);
    }

    /** @param cells [N, T, P, ...] or, with lag 1, pixels [N, H, W, ...] */
    static Line of(Shape cells, int units, int taps, int lead, int lag) {
        int images = cells.dim(0), first = cells.dim(1), second = cells.dim(2);
        if (lag == 0) return new Line(images, first, second, units, taps, lead, lag);
        int steps = first == 0 || second == 0 ? 0 : first + second - 1;
        return new Line(images, steps, first, units, taps, lead, lag);
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
            throw new IllegalArgumentException(op + " needs a weight [K, U, " + gates + "U], not " + weight.label());
        if (cells.shape().rank() != 4
                || cells.shape().dim(3) != parts * shape.dim(1)
                || cells.dtype() != weight.dtype()
                || !cells.dtype().isFloating())
            throw new IllegalArgumentException(op + " with a weight " + weight.label() + " needs [N, T, P, " + parts
                    + "U] of its dtype, not " + cells.label());
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

    /** First position of a step. */
    int from(int step) {
        return lag == 0 ? 0 : Math.max(0, step - length() + 1);
    }

    /** Position behind the last of a step. */
    int to(int step) {
        return lag == 0 ? positions : Math.min(positions, step + 1);
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

    /** Number of a cell; -1 where there is none. */
    int cellOrNone(int image, int step, int position) {
        return has(step, position) ? cell(image, step, position) : -1;
    }

    /** Takes a cell and its number. */
    @FunctionalInterface
    interface Visitor {
        void visit(int image, int step, int position, int cell);
    }

    /** Visits all cells by image, step and position. */
    void eachCell(Visitor visitor) {
        for (int n = 0; n < images; n++)
            for (int t = 0; t < steps; t++) for (int p = from(t); p < to(t); p++) visitor.visit(n, t, p, cell(n, t, p));
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

    /** Of a kernel's launch for one step: the tensors, then the sizes. */
    Object[] arguments(int step, Tensor... tensors) {
        List<Object> arguments = new ArrayList<>(List.of(tensors));
        arguments.addAll(List.of(unitsOfAStep(), steps, positions, units, taps, lead, lag, step));
        return arguments.toArray();
    }
}
