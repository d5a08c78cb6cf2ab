package hanji.kernels.recurrent;

import hanji.cuda.Cuda;
import hanji.cuda.Kernel;
import hanji.kernels.matmul.MatMul;
import hanji.kernels.matmul.MatMul.Form;
import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cells of grids [N, H, W, U], antidiagonal by antidiagonal, so that both neighbours of a cell come before it.
 *
 * @param neighbours where they are
 */
record Wavefront(Shape cells, Neighbours neighbours) {
    private static final int GRAIN = 1 << 12;

    /** Where the neighbours of a cell are. */
    enum Neighbours {
        /** To the left and above. */
        BEFORE,
        /** To the right and below. */
        AFTER
    }

    /** Takes a cell and its neighbours in the row and in the column, -1 where the grid ends. */
    @FunctionalInterface
    interface Visitor {
        void visit(int cell, int inRow, int inColumn);
    }

    /** Makes the result of a cell from the chains of its units. */
    @FunctionalInterface
    interface Finish {
        void finish(int at, float[] sums, int from, int units);
    }

    private int height() {
        return cells.dim(1);
    }

    private int width() {
        return cells.dim(2);
    }

    private int units() {
        return cells.dim(3);
    }

    /** How many antidiagonals there are. */
    private int steps() {
        return height() == 0 || width() == 0 ? 0 : height() + width() - 1;
    }

    private int diagonal(int step) {
        return neighbours == Neighbours.BEFORE ? step : steps() - 1 - step;
    }

    private int firstRow(int diagonal) {
        return Math.max(0, diagonal - width() + 1);
    }

    private int rows(int diagonal) {
        return Math.min(height() - 1, diagonal) - firstRow(diagonal) + 1;
    }

    /** The cells of a step, of all images. */
    private int[] cellsOf(int step) {
        int diagonal = diagonal(step), rows = rows(diagonal), images = cells.dim(0);
        int[] found = new int[images * rows];
        for (int n = 0; n < images; n++)
            for (int i = 0; i < rows; i++) {
                int y = firstRow(diagonal) + i;
                found[n * rows + i] = (n * height() + y) * width() + diagonal - y;
            }
        return found;
    }

    private int inRow(int cell) {
        int x = cell % width();
        if (neighbours == Neighbours.BEFORE) return x > 0 ? cell - 1 : -1;
        return x < width() - 1 ? cell + 1 : -1;
    }

    private int inColumn(int cell) {
        int y = cell / width() % height();
        if (neighbours == Neighbours.BEFORE) return y > 0 ? cell - width() : -1;
        return y < height() - 1 ? cell + width() : -1;
    }

    /** Visits every cell after its neighbours. */
    void eachCell(Visitor visitor) {
        for (int step = 0; step < steps(); step++)
            for (int cell : cellsOf(step)) visitor.visit(cell, inRow(cell), inColumn(cell));
    }

    /**
     * Computes {@code out} cell by cell: a step's chains are one matrix product, of its cells' neighbours with the weights.
     *
     * @param inRow weights [U, U] of the neighbour in the row
     * @param form how both weights are taken
     */
    void run(Tensor out, Tensor inRow, Tensor inColumn, Form form, Finish finish) {
        int units = units();
        if (out.size() == 0) return;
        try (var _ = Scope.open()) {
            Tensor weights = stacked(inRow, inColumn, form);
            for (int step = 0; step < steps(); step++) step(out, cellsOf(step), weights, units, finish);
        }
    }

    private void step(Tensor out, int[] step, Tensor weights, int units, Finish finish) {
        float[] results = out.floats();
        try (var _ = Scope.open()) {
            Tensor states = Tensor.empty(DType.F32, Shape.of(step.length, 2 * units), out.device());
            float[] both = states.floats();
            out.device().parallelRanges(step.length, Math.max(1, GRAIN / units), (from, to) -> {
                for (int i = from; i < to; i++) {
                    copy(results, inRow(step[i]), both, 2 * i, units);
                    copy(results, inColumn(step[i]), both, 2 * i + 1, units);
                }
            });
            Tensor sums = Tensor.empty(DType.F32, Shape.of(step.length, units), out.device());
            new MatMul(states, Form.AS_IS, weights, Form.AS_IS).cpu(sums);
            out.device().parallelRanges(step.length, Math.max(1, GRAIN / units), (from, to) -> {
                for (int i = from; i < to; i++) finish.finish(step[i] * units, sums.floats(), i * units, units);
            });
        }
    }

    private static void copy(float[] results, int cell, float[] to, int at, int units) {
        if (cell < 0) Arrays.fill(to, at * units, (at + 1) * units, 0);
        else System.arraycopy(results, cell * units, to, at * units, units);
    }

    /** Both weights one above the other, [2U, U]. */
    private Tensor stacked(Tensor inRow, Tensor inColumn, Form form) {
        int units = units();
        Tensor stacked = Tensor.empty(DType.F32, Shape.of(2 * units, units), inRow.device());
        float[] to = stacked.floats();
        for (int half = 0; half < 2; half++) {
            float[] from = (half == 0 ? inRow : inColumn).floats();
            for (int k = 0; k < units; k++)
                for (int u = 0; u < units; u++)
                    to[(half * units + k) * units + u] = from[form == Form.AS_IS ? k * units + u : u * units + k];
        }
        return stacked;
    }

    /** A launch for each step: {@code out, given, inRow, inColumn, more, the grid, the step's first row and how many}. */
    void launch(Kernel kernel, Cuda gpu, Tensor out, Tensor given, Tensor inRow, Tensor inColumn, Tensor... more) {
        for (int step = 0; step < steps() && out.size() > 0; step++) {
            int diagonal = diagonal(step), rows = rows(diagonal), count = cells.dim(0) * rows * units();
            List<Object> arguments = new ArrayList<>(List.of(out, given, inRow, inColumn));
            arguments.addAll(List.of(more));
            arguments.addAll(List.of(count, height(), width(), units(), diagonal, firstRow(diagonal), rows));
            gpu.launch(kernel, gpu.cover(count), arguments.toArray());
        }
    }
}
