package hanji.kernels.matmul;

import hanji.kernels.matmul.MatMul.Form;
import hanji.kernels.tile.Tile;

/**
 * How a product is cut into tasks, each a block of rows and columns of the result, and how a task walks k.
 *
 * @param rows of a task, a multiple of the tile's
 * @param columns of a task, a multiple of the tile's
 * @param depth terms of a block of k: what a panel of B holds
 * @param count number of tasks
 * @param across tasks next to one another
 * @param packsA whether a block of A is copied first
 * @param packsB whether all panels of B are packed first, because several tasks read each
 */
record Blocks(int rows, int columns, int depth, int count, int across, boolean packsA, boolean packsB) {
    /** Multiply-adds that are worth a thread's attention: some 20 to 80 microseconds. */
    private static final long LEAST_WORK = 1 << 22;

    /** Multiply-adds that two threads share, of which each has some 10 microseconds: what waking one costs is less. */
    private static final long WORTH_TWO = 1 << 21;

    /** Elements whose packing is worth a thread's attention. */
    private static final int LEAST_PACKED = 1 << 15;

    /** Elements of B, padded, beyond which tasks pack their own panels rather than that it is held twice. */
    private static final long MOST_PACKED = 1 << 26;

    /** A task of more columns reads its block of A often enough to copy it. */
    private static final int PACK_COLUMNS = 128;

    /** Elements of B beyond which the second cache does not hold it: each task reads all of its panels from further away. */
    private static final long FAR = 1 << 18;

    /** Rows of a result that has tasks enough for all threads where they are tall. */
    private static final int MANY_ROWS = 2048;

    /**
     * Limits for a form of A.
     *
     * @param depth the longer, the seldomer sums are read and written; tiles read columns of A in lines of the cache that
     *     the next tile reads again, and only a short block is still there
     * @param rows many where the block of k is short or B is far, so that what a panel costs is shared
     * @param leastRows over which the packing of a panel is small beside the work on it
     */
    private record Limits(int depth, int rows, int leastRows, int tasks) {
        static Limits of(Product op) {
            if (op.formOfA() == Form.TRANSPOSED) return new Limits(256, 256, 192, 8);
            boolean isFar = (long) op.depth() * op.columns() > FAR && op.columns() > PACK_COLUMNS;
            int rows = isFar && op.rows() >= MANY_ROWS ? 256 : 128;
            return new Limits(2048, rows, rows, 16);
        }
    }

    static Blocks of(Product op) {
        int rows = op.rows(), columns = op.columns(), depth = op.depth();
        Limits limits = Limits.of(op);
        long work = (long) rows * columns * depth;
        int tasks = (int) Math.clamp(work / LEAST_WORK, work >= WORTH_TWO ? 2 : 1, limits.tasks);
        int most = Math.ceilDiv(rows, limits.leastRows);
        int down = Math.min(most, Math.max(tasks, Math.ceilDiv(rows, limits.rows)));
        int rowsEach = multiple(Math.ceilDiv(rows, down), Tile.ROWS);
        down = Math.ceilDiv(rows, rowsEach);
        int columnsEach = multiple(Math.ceilDiv(columns, Math.ceilDiv(tasks, down)), Tile.COLUMNS);
        int across = Math.ceilDiv(columns, columnsEach);
        int depthEach = Math.ceilDiv(depth, Math.ceilDiv(depth, limits.depth));
        boolean packsA = columnsEach > PACK_COLUMNS;
        boolean packsB =
                down > 1 && op.formOfA() == Form.AS_IS && (long) multiple(columns, Tile.COLUMNS) * depth <= MOST_PACKED;
        return new Blocks(rowsEach, columnsEach, depthEach, down * across, across, packsA, packsB);
    }

    /** The first row of a task. */
    int row(int task) {
        return task / across * rows;
    }

    /** The first column of a task. */
    int column(int task) {
        return task % across * columns;
    }

    /** How many panels of a depth are worth a task of packing them. */
    static int panelsWorthATask(int depth) {
        return Math.max(1, LEAST_PACKED / (depth * Tile.COLUMNS));
    }

    private static int multiple(int size, int of) {
        return Math.ceilDiv(size, of) * of;
    }
}
