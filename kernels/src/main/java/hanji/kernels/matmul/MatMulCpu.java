package hanji.kernels.matmul;

import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.tile.Tile;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;

/**
 * Matrix product on the CPU. A task takes a block of rows and columns of the result and walks k in blocks: a block of A is
 * copied so that its rows lie close, each tile's columns of B become a panel that the innermost loop reads in order, and
 * all rows run on it. Sums wait in the result between blocks of k, so every element remains one chain.
 */
final class MatMulCpu {
    private static final float[] ZEROS = new float[Tile.COLUMNS];

    private final MatMul op;
    private final float[] a;
    private final float[] b;
    private final float[] out;
    private final int rows;
    private final int columns;
    private final int depth;
    private final Blocks blocks;

    private MatMulCpu(MatMul op, Tensor out) {
        this.op = op;
        this.a = op.a().floats();
        this.b = op.b().floats();
        this.out = out.floats();
        this.rows = op.rows();
        this.columns = op.columns();
        this.depth = op.depth();
        this.blocks = Blocks.of(rows, columns, depth);
    }

    static void run(MatMul op, Tensor out) {
        if (op.depth() == 0) out.fill(0);
        if (op.depth() == 0 || out.size() == 0) return;
        var product = new MatMulCpu(op, out);
        out.device().parallelRanges(product.blocks.count(), 1, (from, to) -> product.blocks(from, to, out.device()));
    }

    private void blocks(int from, int to, Device device) {
        try (var _ = Scope.open()) {
            float[] panel = scratch(blocks.depth() * Tile.COLUMNS, device);
            float[] edge = columns % Tile.COLUMNS == 0 ? panel : scratch(blocks.rows() * Tile.COLUMNS, device);
            float[] packed = blocks.packsA() ? scratch(blocks.rows() * blocks.depth(), device) : a;
            for (int task = from; task < to; task++) block(blocks.row(task), blocks.column(task), packed, panel, edge);
        }
    }

    private static float[] scratch(int size, Device device) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }

    private void block(int row, int firstColumn, float[] packed, float[] panel, float[] edge) {
        int height = Math.min(blocks.rows(), rows - row);
        int endColumn = Math.min(columns, firstColumn + blocks.columns());
        for (int k = 0; k < depth; k += blocks.depth()) {
            int count = Math.min(blocks.depth(), depth - k);
            if (blocks.packsA()) pack(row, height, k, count, packed);
            int first = blocks.packsA() ? 0 : op.indexOfA(row, k);
            int rowStride = op.formOfA() == Form.TRANSPOSED ? 1 : blocks.packsA() ? count : depth;
            int kStride = op.formOfA() == Form.AS_IS ? 1 : blocks.packsA() ? height : rows;
            for (int column = firstColumn; column < endColumn; column += Tile.COLUMNS) {
                int width = Math.min(Tile.COLUMNS, columns - column);
                boolean whole = width == Tile.COLUMNS;
                panel(k, count, column, width, panel);
                int at = row * columns + column;
                float[] sums = whole ? out : edge;
                int sumsAt = whole ? at : 0;
                int stride = whole ? columns : Tile.COLUMNS;
                if (k > 0 && !whole) copy(out, at, columns, edge, 0, Tile.COLUMNS, height, width);
                Tile.accumulate(
                        height,
                        count,
                        1,
                        packed,
                        first,
                        rowStride,
                        kStride,
                        0,
                        panel,
                        0,
                        k == 0 ? ZEROS : sums,
                        k == 0 ? 0 : sumsAt,
                        k == 0 ? 0 : stride,
                        sums,
                        sumsAt,
                        stride);
                if (!whole) copy(edge, 0, Tile.COLUMNS, out, at, columns, height, width);
            }
        }
    }

    private void panel(int k, int count, int column, int width, float[] panel) {
        int from = op.indexOfB(k, column);
        if (op.formOfB() == Form.AS_IS) Panel.copy(b, from, columns, count, width, panel);
        else Panel.transpose(b, from, depth, count, width, panel);
    }

    /** Copies A[row to row + height, k to k + count], transposed as it is. */
    private void pack(int row, int height, int k, int count, float[] packed) {
        int from = op.indexOfA(row, k);
        if (op.formOfA() == Form.AS_IS) copy(a, from, depth, packed, 0, count, height, count);
        else copy(a, from, rows, packed, 0, height, count, height);
    }

    private static void copy(
            float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride, int height, int width) {
        for (int row = 0; row < height; row++)
            System.arraycopy(from, fromAt + row * fromStride, to, toAt + row * toStride, width);
    }
}
