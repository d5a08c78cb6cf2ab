package hanji.kernels.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The microkernel of matrix products and convolutions: continues a block of fma chains, each in a register, over ascending
 * k, so that the order is canonical whatever the tile.
 *
 * <p>{@code sums[at + r*stride + c] = fma(a[a0 + r*rowStride + k*kStride], b[b0 + k*bStride + c], sums[at + r*stride +
 * c])} for k = 0 to count - 1, in every row r and column c.
 *
 * <p>Each loop body is one vector row of b against as many rows of a as registers hold: per fma there is half a broadcast
 * at most. It is small and called many times, so that the JIT keeps every sum in a register.
 */
public final class Tile {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    private static final boolean HAS_32_REGISTERS = SPECIES.vectorBitSize() >= 512;

    /** Columns of a tile and of its panel: 2 vectors. */
    public static final int COLUMNS = 2 * LANES;
    /** Rows of the largest tile: 24 or 12 chains, more than hide the latency of fma. */
    public static final int ROWS = HAS_32_REGISTERS ? TwelveRows.ROWS : SixRows.ROWS;

    private Tile() {}

    /**
     * All rows of a block: tiles of {@link #ROWS}, then of four; the last may have fewer.
     *
     * @param rows number of rows r
     * @param count number of terms k
     * @param a0 index of the first row's first element in a
     * @param rowStride from one row to the next in a
     * @param kStride from one k to the next in a
     * @param b0 index of the first row's first element in b
     * @param bStride from one k to the next in b: {@link #COLUMNS} in a panel
     * @param at index of the first row's first sum in sums
     * @param stride from one row to the next in sums
     */
    public static void accumulate(
            int rows,
            int count,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            float[] b,
            int b0,
            int bStride,
            float[] sums,
            int at,
            int stride) {
        int r = 0;
        for (; r + ROWS <= rows; r += ROWS) {
            int from = a0 + r * rowStride, to = at + r * stride;
            if (HAS_32_REGISTERS)
                TwelveRows.accumulate(count, a, from, rowStride, kStride, b, b0, bStride, sums, to, stride);
            else SixRows.accumulate(count, a, from, rowStride, kStride, b, b0, bStride, sums, to, stride);
        }
        for (; r < rows; r += FourRows.ROWS) {
            int height = Math.min(FourRows.ROWS, rows - r);
            int from = a0 + r * rowStride, to = at + r * stride;
            FourRows.accumulate(height, count, a, from, rowStride, kStride, b, b0, bStride, sums, to, stride);
        }
    }
}
