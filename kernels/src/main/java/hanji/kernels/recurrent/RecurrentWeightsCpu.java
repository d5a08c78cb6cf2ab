package hanji.kernels.recurrent;

import hanji.kernels.tile.Store;
import hanji.kernels.tile.Terms;
import hanji.kernels.tile.Tile;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * {@link RecurrentWeightGradient} in F32 on the CPU. A task takes some columns of the result through all cells, block by block: what
 * the taps read and the gradients by the sums are copied side by side, cells of a step following on one another, and the chains
 * of all taps go on. So both are read once by each task, in whatever order they lie.
 */
final class RecurrentWeightsCpu {
    /** Cells of a block: what is copied of them stays in the cache. */
    private static final int BLOCK = 256;

    private final Line line;
    private final float[] states;
    private final float[] dSums;
    private final float[] out;
    private final Device device;
    private final int wide;
    /** The cells in the order of the chains, and what each tap reads of each, -1 for nothing. */
    private final int[] cells;

    private final int[][] reads;

    private RecurrentWeightsCpu(Line line, Tensor states, Tensor dSums, Tensor out) {
        this.line = line;
        this.states = states.floats();
        this.dSums = dSums.floats();
        this.out = out.floats();
        this.device = out.device();
        this.wide = dSums.shape().dim(3);
        this.cells = new int[states.size() / line.units()];
        this.reads = new int[line.taps()][cells.length];
        int[] at = {0};
        line.eachCell((n, t, p, cell) -> {
            for (int tap = 0; tap < line.taps(); tap++) reads[tap][at[0]] = line.read(n, t, p, tap);
            cells[at[0]++] = cell;
        });
    }

    static void run(Line line, Tensor states, Tensor dSums, Tensor out) {
        if (out.size() == 0) return;
        var run = new RecurrentWeightsCpu(line, states, dSums, out);
        int panels = Math.ceilDiv(run.wide, Tile.COLUMNS);
        run.device.parallelRanges(panels, Math.ceilDiv(panels, 2 * run.device.threads()), run::panels);
    }

    /** The columns of some panels. */
    private void panels(int from, int to) {
        int units = line.units(), rows = line.taps() * units, columns = (to - from) * Tile.COLUMNS;
        try (var _ = Scope.open()) {
            float[] read = scratch(BLOCK * rows), given = scratch(BLOCK * columns), sums = scratch(rows * columns);
            Arrays.fill(sums, 0, rows * columns, 0);
            for (int block = 0; block < cells.length; block += BLOCK) {
                int count = Math.min(BLOCK, cells.length - block);
                for (int i = 0; i < count; i++) {
                    for (int tap = 0; tap < line.taps(); tap++)
                        read(reads[tap][block + i], read, i * rows + tap * units);
                    for (int panel = from; panel < to; panel++)
                        given(cells[block + i], panel, given, ((panel - from) * BLOCK + i) * Tile.COLUMNS);
                }
                for (int panel = 0; panel < to - from; panel++)
                    Tile.accumulate(
                            rows,
                            Terms.inOneLine(count),
                            read,
                            0,
                            1,
                            rows,
                            given,
                            panel * BLOCK * Tile.COLUMNS,
                            sums,
                            panel * Tile.COLUMNS,
                            columns,
                            sums,
                            panel * Tile.COLUMNS,
                            columns,
                            Store.WRITE);
            }
            int first = from * Tile.COLUMNS, width = Math.min(columns, wide - first);
            for (int row = 0; row < rows; row++) System.arraycopy(sums, row * columns, out, row * wide + first, width);
        }
    }

    private float[] scratch(int size) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }

    /** Copies the states of a cell, zeros where there is none. */
    private void read(int cell, float[] to, int at) {
        if (cell < 0) Arrays.fill(to, at, at + line.units(), 0);
        else System.arraycopy(states, cell * line.units(), to, at, line.units());
    }

    /** Copies the gradients by a panel's sums of a cell, zeros beyond the last. */
    private void given(int cell, int panel, float[] to, int at) {
        int from = panel * Tile.COLUMNS, width = Math.min(Tile.COLUMNS, wide - from);
        if (width == Tile.COLUMNS) Tile.gather(1, dSums, cell * wide + from, 0, to, at);
        else {
            System.arraycopy(dSums, cell * wide + from, to, at, width);
            Arrays.fill(to, at + width, at + Tile.COLUMNS, 0);
        }
    }
}
