package hanji.kernels.matmul;

import hanji.tensor.DType;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;

/**
 * Matrix product on the CPU. A task takes a block of rows and columns of the result; it walks k in blocks, copies each
 * block of a tile's columns of B into a panel that the innermost loop reads in order, and runs all its tiles on it.
 * Sums wait in the result between blocks of k, so every element remains one chain.
 */
final class MatMulCpu {
    /** A panel of this many k is 16 to 64 KiB. */
    private static final int DEPTH_BLOCK = 256;

    private static final int ROW_BLOCK = 256;
    /** Where there are fewer row blocks than this, columns are shared out too. */
    private static final int TASKS = 8;

    private final MatMul op;
    private final float[] a;
    private final float[] b;
    private final float[] out;
    private final int rows;
    private final int columns;
    private final int depth;
    private final int strideOfRows;
    private final int strideOfDepth;

    private MatMulCpu(MatMul op, Tensor out) {
        this.op = op;
        this.a = op.a().floats();
        this.b = op.b().floats();
        this.out = out.floats();
        this.rows = op.rows();
        this.columns = op.columns();
        this.depth = op.depth();
        this.strideOfRows = op.indexOfA(1, 0);
        this.strideOfDepth = op.indexOfA(0, 1);
    }

    static void run(MatMul op, Tensor out) {
        if (op.depth() == 0) out.fill(0);
        if (op.depth() == 0 || out.size() == 0) return;
        var product = new MatMulCpu(op, out);
        int rowBlocks = Math.ceilDiv(op.rows(), ROW_BLOCK);
        int panels = Math.ceilDiv(op.columns(), Tile.COLUMNS);
        int panelsPerTask = Math.ceilDiv(panels, Math.ceilDiv(TASKS, rowBlocks));
        int columnBlocks = Math.ceilDiv(panels, panelsPerTask);
        out.device().parallelRanges(rowBlocks * columnBlocks, 1, (from, to) -> {
            try (var _ = Scope.open()) {
                Shape panelShape = Shape.of(DEPTH_BLOCK, Tile.COLUMNS);
                float[] panel =
                        Tensor.empty(DType.F32, panelShape, out.device()).floats();
                float[] edge = new float[Tile.ROWS * Tile.COLUMNS];
                for (int task = from; task < to; task++)
                    product.block(task / columnBlocks, task % columnBlocks * panelsPerTask, panelsPerTask, panel, edge);
            }
        });
    }

    private void block(int rowBlock, int firstPanel, int panels, float[] panel, float[] edge) {
        int endColumn = Math.min(columns, (firstPanel + panels) * Tile.COLUMNS);
        int firstRow = rowBlock * ROW_BLOCK;
        int endRow = Math.min(rows, firstRow + ROW_BLOCK);
        for (int k = 0; k < depth; k += DEPTH_BLOCK) {
            int count = Math.min(DEPTH_BLOCK, depth - k);
            for (int column = firstPanel * Tile.COLUMNS; column < endColumn; column += Tile.COLUMNS) {
                pack(k, count, column, panel);
                for (int row = firstRow; row < endRow; row += Tile.ROWS) tile(row, column, k, count, panel, edge);
            }
        }
    }

    /** Copies B[k to k + count, column to column + Tile.COLUMNS]; what is beyond the last column is 0. */
    private void pack(int k, int count, int column, float[] panel) {
        int width = Math.min(Tile.COLUMNS, columns - column);
        if (width < Tile.COLUMNS) Arrays.fill(panel, 0, count * Tile.COLUMNS, 0);
        for (int i = 0; i < count; i++) {
            int from = op.indexOfB(k + i, column);
            if (op.formOfB() == MatMul.Form.AS_IS) System.arraycopy(b, from, panel, i * Tile.COLUMNS, width);
            else for (int n = 0; n < width; n++) panel[i * Tile.COLUMNS + n] = b[from + n * depth];
        }
    }

    /** Continues the chains of one tile by {@code count} terms; a tile cut by the border is computed aside. */
    private void tile(int row, int column, int k, int count, float[] panel, float[] edge) {
        int height = Math.min(Tile.ROWS, rows - row);
        int width = Math.min(Tile.COLUMNS, columns - column);
        int at = row * columns + column;
        if (height == Tile.ROWS && width == Tile.COLUMNS) {
            accumulate(row, k, count, panel, out, at, columns);
        } else {
            copy(out, at, columns, edge, 0, Tile.COLUMNS, height, width);
            accumulate(row, k, count, panel, edge, 0, Tile.COLUMNS);
            copy(edge, 0, Tile.COLUMNS, out, at, columns, height, width);
        }
    }

    /** Rows beyond the last one repeat it. */
    private void accumulate(int row, int k, int count, float[] panel, float[] sums, int at, int stride) {
        if (k == 0) clear(sums, at, stride);
        int last = rows - 1;
        int start = k * strideOfDepth;
        Tile.accumulate(
                a,
                start + row * strideOfRows,
                start + Math.min(row + 1, last) * strideOfRows,
                start + Math.min(row + 2, last) * strideOfRows,
                start + Math.min(row + 3, last) * strideOfRows,
                strideOfDepth,
                panel,
                count,
                sums,
                at,
                stride);
    }

    private static void clear(float[] sums, int at, int stride) {
        for (int row = 0; row < Tile.ROWS; row++)
            Arrays.fill(sums, at + row * stride, at + row * stride + Tile.COLUMNS, 0);
    }

    private static void copy(
            float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride, int height, int width) {
        for (int row = 0; row < height; row++)
            System.arraycopy(from, fromAt + row * fromStride, to, toAt + row * toStride, width);
    }
}
