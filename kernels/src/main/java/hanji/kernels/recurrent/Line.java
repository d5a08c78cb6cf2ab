package hanji.kernels.recurrent;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of sequences of lines: which cells a cell reads one step before.
 *
 * @param taps how many neighbouring positions
 * @param lead how many of them lie before the cell's own
 */
record Line(int images, int steps, int positions, int units, int taps, int lead) {
    /**
     * @param cells [N, T, P, ...]
     * @param weight [K, U, 4U]
     */
    static Line of(Shape cells, Shape weight, int lead) {
        return new Line(cells.dim(0), cells.dim(1), cells.dim(2), weight.dim(1), weight.dim(0), lead);
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

    /** Of a kernel's launch for one step: the tensors, then the sizes. */
    Object[] arguments(int step, Tensor... tensors) {
        List<Object> arguments = new ArrayList<>(List.of(tensors));
        arguments.addAll(List.of(unitsOfAStep(), steps, positions, units, taps, lead, step));
        return arguments.toArray();
    }
}
