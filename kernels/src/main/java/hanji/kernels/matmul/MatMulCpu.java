package hanji.kernels.matmul;

import hanji.kernels.matmul.MatMul.Form;
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
 * Matrix product on the CPU. A task takes a block of rows and columns of the result and walks k in blocks: a block of A is
 * copied so that its rows lie close, each tile's columns of B are a panel that the innermost loop reads in order, and all
 * rows run on it. Where several blocks of rows read B, all its panels are packed first. Small factors are read where they lie. Sums wait in the result between
 * blocks of k, so every element remains one chain.
 */
final class MatMulCpu {
    private static final float[] ZEROS = new float[Tile.COLUMNS];
    /** Keeps rows of a power of two apart in the cache. */
    private static final int GAP = 16;

    private static final int SMALL = 96;

    private final Product op;
    private final float[] a;
    private final float[] out;
    private final int outAt;
    private final int rows;
    private final int columns;
    private final int depth;
    private final Device device;
    private final Blocks blocks;
    /** All panels of B, [depth, Tile.COLUMNS] each; not read where each task packs its own. */
    private final float[] panels;

    private MatMulCpu(Product op, Tensor out, int outAt) {
        this.op = op;
        this.a = op.a().floats();
        this.out = out.floats();
        this.outAt = outAt;
        this.rows = op.rows();
        this.columns = op.columns();
        this.depth = op.depth();
        this.device = out.device();
        this.blocks = Blocks.of(op);
        this.panels = blocks.packsB() ? scratch(Math.ceilDiv(columns, Tile.COLUMNS) * Tile.COLUMNS * depth) : ZEROS;
    }

    /** A single column would leave most lanes of a tile empty; as a row its elements lie side by side if A lies so. */
    static void run(Product product, Tensor out, int outAt) {
        Product op = product.columns() == 1 && product.formOfA() == Form.TRANSPOSED ? product.exchanged() : product;
        if (op.depth() == 0) Arrays.fill(out.floats(), outAt, outAt + op.size(), 0);
        if (op.depth() == 0 || op.size() == 0) return;
        if (isSmall(op)) {
            inPlace(op, out, outAt);
            return;
        }
        try (var _ = Scope.open()) {
            var task = new MatMulCpu(op, out, outAt);
            if (task.blocks.packsB()) task.packB();
            task.device.parallelRanges(task.blocks.count(), 1, task::blocks);
        }
    }

    /** Whether too few rows would share a panel of B, which fits into the first cache as it is. */
    private static boolean isSmall(Product op) {
        return Tile.WORKS_IN_PLACE
                && op.formOfA() == Form.AS_IS
                && op.formOfB() == Form.AS_IS
                && op.rows() <= SMALL
                && op.depth() <= SMALL
                && op.columns() <= SMALL
                && op.columns() % Tile.COLUMNS == 0;
    }

    private static void inPlace(Product op, Tensor out, int outAt) {
        int depth = op.depth(), columns = op.columns();
        float[] a = op.a().floats(), b = op.b().floats(), sums = out.floats();
        for (int column = 0; column < columns; column += Tile.COLUMNS)
            Tile.accumulateInPlace(
                    op.rows(),
                    depth,
                    a,
                    op.aAt(),
                    depth,
                    b,
                    op.bAt() + column,
                    columns,
                    ZEROS,
                    0,
                    0,
                    sums,
                    outAt + column,
                    columns);
    }

    private float[] scratch(int size) {
        return Tensor.empty(DType.F32, Shape.of(size), device).floats();
    }

    private void packB() {
        int count = Math.ceilDiv(columns, Tile.COLUMNS);
        device.parallelRanges(count, Blocks.panelsWorthATask(depth), (from, to) -> {
            for (int panel = from; panel < to; panel++) {
                int column = panel * Tile.COLUMNS;
                Panel.pack(op, 0, depth, column, widthFrom(column), panels, column * depth);
            }
        });
    }

    private int widthFrom(int column) {
        return Math.min(Tile.COLUMNS, columns - column);
    }

    private void blocks(int from, int to) {
        try (var _ = Scope.open()) {
            float[] panel = blocks.packsB() ? panels : scratch(blocks.depth() * Tile.COLUMNS);
            float[] edge = columns % Tile.COLUMNS == 0 ? panel : scratch(blocks.rows() * Tile.COLUMNS);
            float[] packed = blocks.packsA() ? scratch(blocks.rows() * (blocks.depth() + GAP)) : a;
            for (int task = from; task < to; task++) block(blocks.row(task), blocks.column(task), packed, panel, edge);
        }
    }

    private void block(int row, int firstColumn, float[] packed, float[] panel, float[] edge) {
        int height = Math.min(blocks.rows(), rows - row);
        int endColumn = Math.min(columns, firstColumn + blocks.columns());
        for (int k = 0; k < depth; k += blocks.depth()) {
            int count = Math.min(blocks.depth(), depth - k);
            if (blocks.packsA()) packA(row, height, k, count, packed);
            int first = blocks.packsA() ? 0 : op.indexOfA(row, k);
            int rowStride = op.formOfA() == Form.TRANSPOSED ? 1 : blocks.packsA() ? count + GAP : depth;
            int kStride = op.formOfA() == Form.AS_IS ? 1 : blocks.packsA() ? height : rows;
            for (int column = firstColumn; column < endColumn; column += Tile.COLUMNS) {
                int width = widthFrom(column);
                if (!blocks.packsB()) Panel.pack(op, k, count, column, width, panel, 0);
                boolean isWhole = width == Tile.COLUMNS;
                int at = outAt + row * columns + column;
                float[] sums = isWhole ? out : edge;
                int sumsAt = isWhole ? at : 0;
                int stride = isWhole ? columns : Tile.COLUMNS;
                if (k > 0 && !isWhole) copy(out, at, columns, edge, 0, Tile.COLUMNS, height, width);
                Tile.accumulate(
                        height,
                        Terms.inOneLine(count),
                        packed,
                        first,
                        rowStride,
                        kStride,
                        panel,
                        blocks.packsB() ? column * depth + k * Tile.COLUMNS : 0,
                        k == 0 ? ZEROS : sums,
                        k == 0 ? 0 : sumsAt,
                        k == 0 ? 0 : stride,
                        sums,
                        sumsAt,
                        stride,
                        Store.WRITE);
                if (!isWhole) copy(edge, 0, Tile.COLUMNS, out, at, columns, height, width);
            }
        }
    }

    /** Copies A[row to row + height, k to k + count], transposed as it is. */
    private void packA(int row, int height, int k, int count, float[] packed) {
        int from = op.indexOfA(row, k);
        if (op.formOfA() == Form.AS_IS) copy(a, from, depth, packed, 0, count + GAP, height, count);
        else copy(a, from, rows, packed, 0, height, count, height);
    }

    private static void copy(
            float[] from, int fromAt, int fromStride, float[] to, int toAt, int toStride, int height, int width) {
        for (int row = 0; row < height; row++)
            System.arraycopy(from, fromAt + row * fromStride, to, toAt + row * toStride, width);
    }
}
