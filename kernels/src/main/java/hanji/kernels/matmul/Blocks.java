package hanji.kernels.matmul;

import hanji.kernels.tile.Tile;

/**
 * How a product is cut into tasks, each a block of rows and columns of the result, and how a task walks k.
 *
 * @param rows of a task, a multiple of the tile's
 * @param columns of a task, a multiple of the tile's
 * @param depth terms of a block of k: what the panel of B holds
 * @param count number of tasks
 * @param across tasks next to one another
 * @param packsA whether a block of A is copied first
 */
record Blocks(int rows, int columns, int depth, int count, int across, boolean packsA) {
    /** The longer, the seldomer sums are read and written; the panel is 48 KiB with vectors of 512 bits, 24 KiB with 256. */
    private static final int MOST_DEPTH = 384;

    /** With the most depth a copied block of A is 576 KiB, which a second-level cache of 1 MiB holds. */
    private static final int MOST_ROWS = 384;

    /** Where the block of A is not copied. */
    private static final int MOST_ROWS_IN_PLACE = 256;
    /** Rows over which the packing of a panel is small beside the work on it. */
    private static final int LEAST_ROWS = 192;

    /** Multiply-adds that are worth a thread's attention: some 40 to 80 microseconds. */
    private static final long LEAST_WORK = 1 << 22;

    private static final int MOST_TASKS = 8;
    /** A task of more columns reads its block of A often enough to copy it. */
    private static final int PACK_COLUMNS = 128;

    static Blocks of(int rows, int columns, int depth) {
        long work = (long) rows * columns * depth;
        int tasks = (int) Math.clamp(work / LEAST_WORK, 1, MOST_TASKS);
        int most = Math.ceilDiv(rows, LEAST_ROWS);
        int mostRows = columns > PACK_COLUMNS ? MOST_ROWS : MOST_ROWS_IN_PLACE;
        int down = Math.min(most, Math.max(tasks, Math.ceilDiv(rows, mostRows)));
        int rowsEach = multiple(Math.ceilDiv(rows, down), Tile.ROWS);
        down = Math.ceilDiv(rows, rowsEach);
        int columnsEach = multiple(Math.ceilDiv(columns, Math.ceilDiv(tasks, down)), Tile.COLUMNS);
        int across = Math.ceilDiv(columns, columnsEach);
        int depthEach = Math.ceilDiv(depth, Math.ceilDiv(depth, MOST_DEPTH));
        return new Blocks(rowsEach, columnsEach, depthEach, down * across, across, columnsEach > PACK_COLUMNS);
    }

    /** The first row of a task. */
    int row(int task) {
        return task / across * rows;
    }

    /** The first column of a task. */
    int column(int task) {
        return task % across * columns;
    }

    private static int multiple(int size, int of) {
        return Math.ceilDiv(size, of) * of;
    }
}
