package hanji.kernels.tile;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The microkernel of matrix products and convolutions: continues a block of fma chains, each in a register, over
 * ascending k, so that the order is canonical whatever the tile.
 *
 * <p>{@code sum = from[f0 + r*fromStride + c]}, then for the {@linkplain Terms terms} k in ascending
 * order {@code fma(a[a0 + r*rowStride + k*kStride + jumps(k)*jump], b[b0 + k*COLUMNS + c], ·)}, in every row r and column c,
 * and {@code to[t0 + r*toStride + c] = sum}, or {@code += sum}.
 *
 * <p>Each loop body is one row of b against as many rows of a as registers hold. It is small and called many times, so
 * that the JIT keeps every sum in a register. b is read at constant strides: then the JIT proves its bounds before the
 * loop. With 32 registers so is a, which is worth an eighth of the time; {@link FiveRows#apart} says why not with 16.
 */
public final class Tile {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Numbers in a vector. */
    public static final int LANES = SPECIES.length();

    static final boolean HAS_32_REGISTERS = SPECIES.vectorBitSize() >= 512;

    /** Columns of a tile and of its panel: 2 vectors. */
    public static final int COLUMNS = 2 * LANES;
    /** Rows of the largest tile: 16 or 12 chains, more than hide the latency of fma. */
    public static final int ROWS = HAS_32_REGISTERS ? EightRows.ROWS : SixRows.ROWS;

    /** Rows of the largest tile whose rows are not neighbours in a. */
    private static final int ROWS_APART = HAS_32_REGISTERS ? EightRows.ROWS : FiveRows.ROWS;

    /** Whether {@link #accumulateInPlace} may be called: it keeps 19 vectors in registers. */
    public static final boolean WORKS_IN_PLACE = HAS_32_REGISTERS;

    /** Most terms of a line where rows are apart. */
    static final int MOST_TERMS = 1 << 16;

    private Tile() {}

    /**
     * All rows of a block.
     *
     * @param rows number of rows r
     * @param terms the terms k
     * @param a0 index of the first row's first element in a
     * @param rowStride from one row to the next in a
     * @param kStride from one k to the next in a
     * @param b0 index of the panel's first element in b
     * @param f0 index of the first row's first sum in from
     * @param fromStride from one row to the next in from; 0 where all chains begin alike
     * @param t0 index of the first row's first sum in to
     * @param toStride from one row to the next in to
     * @param store whether the chains are written to {@code to} or added to it
     */
    public static void accumulate(
            int rows,
            Terms terms,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride,
            Store store) {
        boolean adds = store == Store.ADD; // a tile that holds the enum's reference is a twelfth slower
        // apart does not add: a branch at its end costs convolutions 2 %
        boolean areTogether = rowStride == 1,
                areApart = !areTogether && !adds && kStride == 1 && isWithinReach(terms.longestLine(), a);
        int r = 0;
        while (r < rows) {
            int left = rows - r, x = a0 + r * rowStride, f = f0 + r * fromStride, t = t0 + r * toStride;
            if (areTogether && left >= ROWS) {
                together(terms, a, x, kStride, b, b0, from, f, fromStride, to, t, toStride, adds);
                r += ROWS;
            } else if (areApart && left > FourRows.ROWS) {
                apart(
                        Math.min(ROWS_APART, left),
                        terms,
                        a,
                        x,
                        rowStride,
                        kStride,
                        ROWS_APART,
                        0,
                        b,
                        b0,
                        from,
                        f,
                        fromStride,
                        to,
                        t,
                        toStride,
                        0);
                r += ROWS_APART;
            } else {
                int few = Math.min(FourRows.ROWS, left);
                FourRows.anywhere(
                        few, terms, a, x, rowStride, kStride, b, b0, from, f, fromStride, to, t, toStride, adds);
                r += FourRows.ROWS;
            }
        }
    }

    /**
     * As {@link #accumulate}, where the rows are the pixels of an image: several lines of rows. Where terms lie side by side,
     * a tile may take the end of one line of rows and the beginning of the next.
     *
     * @param rows number of rows r, of all lines
     * @param width rows in a line
     * @param down from one line of rows to the next in a
     * @param toDown from one line of rows to the next in to; in from, rows follow on one another
     */
    public static void accumulateLines(
            int rows,
            int width,
            Terms terms,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            int down,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride,
            int toDown) {
        boolean isByLine = kStride != 1 || width < ROWS_APART - 1; // where a tile would meet three lines
        int aJump = down - width * rowStride, toJump = toDown - width * toStride;
        for (int r = 0, column = 0, x = a0, t = t0; r < rows; ) {
            int left = rows - r, inLine = Math.min(left, width - column), f = f0 + r * fromStride, done = ROWS_APART;
            if (isByLine || !isWithinReach(terms.longestLine(), a)) {
                accumulate(
                        inLine,
                        terms,
                        a,
                        x,
                        rowStride,
                        kStride,
                        b,
                        b0,
                        from,
                        f,
                        fromStride,
                        to,
                        t,
                        toStride,
                        Store.WRITE);
                done = inLine;
            } else if (left <= FourRows.ROWS && left == inLine)
                FourRows.anywhere(left, terms, a, x, rowStride, 1, b, b0, from, f, fromStride, to, t, toStride, false);
            else
                apart(
                        Math.min(ROWS_APART, left),
                        terms,
                        a,
                        x,
                        rowStride,
                        kStride,
                        inLine,
                        aJump,
                        b,
                        b0,
                        from,
                        f,
                        fromStride,
                        to,
                        t,
                        toStride,
                        toJump);
            r += done;
            column += done;
            x += done * rowStride;
            t += done * toStride;
            if (column >= width) {
                column -= width;
                x += aJump;
                t += toJump;
            }
        }
    }

    static boolean isWithinReach(int count, float[] a) {
        return count <= MOST_TERMS && a.length <= Integer.MAX_VALUE - MOST_TERMS;
    }

    /**
     * As {@link #accumulate} on rows of a whose terms lie side by side, with b where it lies in place of a panel.
     *
     * @param count at most 65,536
     * @param bStride from one k to the next in b
     * @throws IllegalArgumentException for more terms
     */
    public static void accumulateInPlace(
            int rows,
            int count,
            float[] a,
            int a0,
            int rowStride,
            float[] b,
            int b0,
            int bStride,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        if (!isWithinReach(count, a))
            throw new IllegalArgumentException(count + " terms of " + a.length + " numbers are too many in place");
        for (int r = 0; r < rows; r += ROWS)
            InPlace.accumulate(
                    Math.min(ROWS, rows - r),
                    count,
                    a,
                    a0 + r * rowStride,
                    rowStride,
                    b,
                    b0,
                    bStride,
                    from,
                    f0 + r * fromStride,
                    fromStride,
                    to,
                    t0 + r * toStride,
                    toStride);
    }

    private static void together(
            Terms terms,
            float[] a,
            int a0,
            int kStride,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride,
            boolean adds) {
        if (HAS_32_REGISTERS)
            EightRows.together(terms, a, a0, kStride, b, b0, from, f0, fromStride, to, t0, toStride, adds);
        else SixRows.together(terms, a, a0, kStride, b, b0, from, f0, fromStride, to, t0, toStride, adds);
    }

    private static void apart(
            int rows,
            Terms terms,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            int split,
            int aJump,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride,
            int toJump) {
        if (HAS_32_REGISTERS)
            EightRows.apart(
                    rows, terms, a, a0, rowStride, split, aJump, b, b0, from, f0, fromStride, to, t0, toStride, toJump);
        else
            FiveRows.apart(
                    rows,
                    terms,
                    a,
                    a0,
                    rowStride,
                    kStride,
                    split,
                    aJump,
                    b,
                    b0,
                    from,
                    f0,
                    fromStride,
                    to,
                    t0,
                    toStride,
                    toJump);
    }

    /**
     * The index itself, in a range that shows the JIT that no sum of it and less than {@link #MOST_TERMS} overflows: then
     * it adds both in one addressing mode, which is worth a twentieth of the time.
     */
    static int start(int index) {
        return Math.min(Math.max(index, 0), Integer.MAX_VALUE - MOST_TERMS); // Math.clamp is of longs
    }

    /** Copies the columns of a panel from rows {@code stride} apart side by side: too few for System.arraycopy each. */
    public static void gather(int rows, float[] source, int from, int stride, float[] panel, int at) {
        for (int r = 0; r < rows; r++) {
            int x = from + r * stride, y = at + r * COLUMNS;
            FloatVector.fromArray(SPECIES, source, x).intoArray(panel, y);
            FloatVector.fromArray(SPECIES, source, x + LANES).intoArray(panel, y + LANES);
        }
    }
}
