package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.COLUMNS;
import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.MOST_TERMS;
import static hanji.kernels.tile.Tile.SPECIES;
import static hanji.kernels.tile.Tile.start;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * A {@link Tile} of 8 rows by 1 vector, for panels whose second vector is empty: as many chains as hide the latency of fma, and half of
 * the work. Only the first {@link #WIDTH} sums of a row are read and written.
 */
public final class HalfTile {
    /** Columns that are computed: 1 vector. Panels are as wide as those of a {@link Tile}. */
    public static final int WIDTH = LANES;

    private static final int ROWS = 8;

    private HalfTile() {}

    /** Whether lines of these terms are not too long for the loop. */
    public static boolean reaches(Terms terms, float[] a) {
        return Tile.isWithinReach(terms.longestLine(), a);
    }

    /**
     * As {@link Tile#accumulateLines}: several lines of rows, whose terms lie side by side.
     *
     * @param rows number of rows r, of all lines
     * @param width rows in a line
     * @param terms the terms k
     * @param a0 index of the first row's first element in a
     * @param rowStride from one row of a line to the next in a
     * @param down from one line of rows to the next in a
     * @param b0 index of the panel's first element in b
     * @param f0 index of the first row's first sum in from
     * @param fromStride from one row to the next in from, whose rows follow on one another; 0 where all chains begin alike
     * @param t0 index of the first row's first sum in to
     * @param toStride from one row of a line to the next in to
     * @param toDown from one line of rows to the next in to
     * @throws IllegalArgumentException unless {@link #reaches}
     */
    public static void accumulateLines(
            int rows,
            int width,
            Terms terms,
            float[] a,
            int a0,
            int rowStride,
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
        if (!reaches(terms, a)) throw new IllegalArgumentException(terms + " of " + a.length + " numbers are too many");
        int[] x = new int[ROWS], t = new int[ROWS];
        for (int r = 0, line = 0, column = 0; r < rows; r += ROWS) {
            int few = Math.min(ROWS, rows - r);
            for (int i = 0; i < ROWS; i++) {
                if (i >= few) { // the last row again, written alike
                    x[i] = x[i - 1];
                    t[i] = t[i - 1];
                    continue;
                }
                x[i] = a0 + line * down + column * rowStride;
                t[i] = t0 + line * toDown + column * toStride;
                if (++column == width) {
                    column = 0;
                    line++;
                }
            }
            tile(terms, a, x, b, b0, from, f0 + r * fromStride, few - 1, fromStride, to, t);
        }
    }

    /**
     * Eight rows.
     *
     * @param x where each row begins in a
     * @param last of the rows of from; those behind are this one
     * @param t where each row begins in to
     */
    private static void tile(
            Terms terms,
            float[] a,
            int[] x,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int last,
            int fromStride,
            float[] to,
            int[] t) {
        FloatVector p0 = fromArray(SPECIES, from, f0);
        FloatVector p1 = fromArray(SPECIES, from, f0 + Math.min(1, last) * fromStride);
        FloatVector p2 = fromArray(SPECIES, from, f0 + Math.min(2, last) * fromStride);
        FloatVector p3 = fromArray(SPECIES, from, f0 + Math.min(3, last) * fromStride);
        FloatVector p4 = fromArray(SPECIES, from, f0 + Math.min(4, last) * fromStride);
        FloatVector p5 = fromArray(SPECIES, from, f0 + Math.min(5, last) * fromStride);
        FloatVector p6 = fromArray(SPECIES, from, f0 + Math.min(6, last) * fromStride);
        FloatVector p7 = fromArray(SPECIES, from, f0 + Math.min(7, last) * fromStride);
        for (int left = terms.count(), line = terms.lead(), at = 0, y = b0; left > 0; ) {
            int count = Math.min(Math.min(line, left), MOST_TERMS),
                    a0 = start(x[0] + at),
                    a1 = start(x[1] + at),
                    a2 = start(x[2] + at),
                    a3 = start(x[3] + at),
                    a4 = start(x[4] + at),
                    a5 = start(x[5] + at),
                    a6 = start(x[6] + at),
                    a7 = start(x[7] + at);
            for (int k = 0; k < count; k++) {
                FloatVector u = fromArray(SPECIES, b, y + k * COLUMNS);
                p0 = broadcast(SPECIES, a[a0 + k]).fma(u, p0);
                p1 = broadcast(SPECIES, a[a1 + k]).fma(u, p1);
                p2 = broadcast(SPECIES, a[a2 + k]).fma(u, p2);
                p3 = broadcast(SPECIES, a[a3 + k]).fma(u, p3);
                p4 = broadcast(SPECIES, a[a4 + k]).fma(u, p4);
                p5 = broadcast(SPECIES, a[a5 + k]).fma(u, p5);
                p6 = broadcast(SPECIES, a[a6 + k]).fma(u, p6);
                p7 = broadcast(SPECIES, a[a7 + k]).fma(u, p7);
            }
            left -= count;
            line = terms.perLine();
            at += count + terms.jump();
            y += count * COLUMNS;
        }
        p0.intoArray(to, t[0]);
        p1.intoArray(to, t[1]);
        p2.intoArray(to, t[2]);
        p3.intoArray(to, t[3]);
        p4.intoArray(to, t[4]);
        p5.intoArray(to, t[5]);
        p6.intoArray(to, t[6]);
        p7.intoArray(to, t[7]);
    }
}
