package hanji.kernels.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The microkernels of convolution: each keeps one accumulator per output and walks k in order, so the order is canonical
 * whatever the tile. They are small and called many times, so that the JIT keeps every accumulator in a register.
 *
 * <p>{@code to[t0 + r*toStride + f] = from[f0 + r*fromStride + f]}, then for the k of each line in ascending order
 * {@code fma(a[a0 + r*rowStride + line*lineStride + k*kStride], b[b0 + (line*count + k)*COLUMNS + f], ·)}: rows r of the tile are pixels (forward) or weights (weight
 * gradient), columns f are output channels.
 *
 * <p>A tile of fewer rows than its kernel has repeats its last row: all is read before anything is written, so that is
 * written several times, alike.
 */
final class Tile {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    /** Columns of a tile: 2 vectors. */
    static final int COLUMNS = 2 * LANES;
    /** 16 accumulators want 32 registers, which only 512-bit machines promise; 12 fit into 16. */
    private static final int ROWS = LANES >= 16 ? 8 : 6;
    /** Rows that a smaller kernel takes. */
    private static final int FEW = 4;

    private Tile() {}

    /**
     * All rows of a block.
     *
     * @param rows number of rows r
     * @param count number of terms k in a line
     * @param lines number of lines of terms
     * @param a0 index of the first row's first element in a
     * @param rowStride from one row to the next in a
     * @param kStride from one k to the next in a
     * @param lineStride from one line to the next in a
     * @param b0 index of the panel's first element in b
     * @param f0 index of the first row's first sum in from
     * @param fromStride from one row to the next in from; 0 where all chains begin alike
     * @param t0 index of the first row's first sum in to
     * @param toStride from one row to the next in to
     */
    static void block(
            int rows,
            int count,
            int lines,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            int lineStride,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        for (int r = 0; r < rows; r += ROWS) {
            int here = Math.min(ROWS, rows - r),
                    ar = a0 + r * rowStride,
                    f = f0 + r * fromStride,
                    t = t0 + r * toStride;
            if (here <= FEW)
                fourByTwo(
                        here,
                        count,
                        lines,
                        a,
                        ar,
                        rowStride,
                        kStride,
                        lineStride,
                        b,
                        b0,
                        from,
                        f,
                        fromStride,
                        to,
                        t,
                        toStride);
            else if (ROWS == 8)
                eightByTwo(
                        here,
                        count,
                        lines,
                        a,
                        ar,
                        rowStride,
                        kStride,
                        lineStride,
                        b,
                        b0,
                        from,
                        f,
                        fromStride,
                        to,
                        t,
                        toStride);
            else
                sixByTwo(
                        here,
                        count,
                        lines,
                        a,
                        ar,
                        rowStride,
                        kStride,
                        lineStride,
                        b,
                        b0,
                        from,
                        f,
                        fromStride,
                        to,
                        t,
                        toStride);
        }
    }

    private static void eightByTwo(
            int rows,
            int count,
            int lines,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            int lineStride,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        int last = rows - 1;
        int r1 = Math.min(1, last), r2 = Math.min(2, last), r3 = Math.min(3, last);
        int r4 = Math.min(4, last), r5 = Math.min(5, last), r6 = Math.min(6, last);
        int r7 = Math.min(7, last);
        FloatVector s00 = load(from, f0), s01 = load(from, f0 + LANES);
        FloatVector s10 = load(from, f0 + r1 * fromStride), s11 = load(from, f0 + r1 * fromStride + LANES);
        FloatVector s20 = load(from, f0 + r2 * fromStride), s21 = load(from, f0 + r2 * fromStride + LANES);
        FloatVector s30 = load(from, f0 + r3 * fromStride), s31 = load(from, f0 + r3 * fromStride + LANES);
        FloatVector s40 = load(from, f0 + r4 * fromStride), s41 = load(from, f0 + r4 * fromStride + LANES);
        FloatVector s50 = load(from, f0 + r5 * fromStride), s51 = load(from, f0 + r5 * fromStride + LANES);
        FloatVector s60 = load(from, f0 + r6 * fromStride), s61 = load(from, f0 + r6 * fromStride + LANES);
        FloatVector s70 = load(from, f0 + r7 * fromStride), s71 = load(from, f0 + r7 * fromStride + LANES);
        int a1 = r1 * rowStride, a2 = r2 * rowStride, a3 = r3 * rowStride, a4 = r4 * rowStride;
        int a5 = r5 * rowStride, a6 = r6 * rowStride, a7 = r7 * rowStride;
        for (int line = 0; line < lines; line++) {
            int at = a0 + line * lineStride;
            for (int k = 0; k < count; k++) {
                FloatVector b0v = load(b, b0), b1v = load(b, b0 + LANES);
                FloatVector x = all(a[at]);
                s00 = x.fma(b0v, s00);
                s01 = x.fma(b1v, s01);
                x = all(a[at + a1]);
                s10 = x.fma(b0v, s10);
                s11 = x.fma(b1v, s11);
                x = all(a[at + a2]);
                s20 = x.fma(b0v, s20);
                s21 = x.fma(b1v, s21);
                x = all(a[at + a3]);
                s30 = x.fma(b0v, s30);
                s31 = x.fma(b1v, s31);
                x = all(a[at + a4]);
                s40 = x.fma(b0v, s40);
                s41 = x.fma(b1v, s41);
                x = all(a[at + a5]);
                s50 = x.fma(b0v, s50);
                s51 = x.fma(b1v, s51);
                x = all(a[at + a6]);
                s60 = x.fma(b0v, s60);
                s61 = x.fma(b1v, s61);
                x = all(a[at + a7]);
                s70 = x.fma(b0v, s70);
                s71 = x.fma(b1v, s71);
                at += kStride;
                b0 += 2 * LANES;
            }
        }
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + LANES);
        s10.intoArray(to, t0 + r1 * toStride);
        s11.intoArray(to, t0 + r1 * toStride + LANES);
        s20.intoArray(to, t0 + r2 * toStride);
        s21.intoArray(to, t0 + r2 * toStride + LANES);
        s30.intoArray(to, t0 + r3 * toStride);
        s31.intoArray(to, t0 + r3 * toStride + LANES);
        s40.intoArray(to, t0 + r4 * toStride);
        s41.intoArray(to, t0 + r4 * toStride + LANES);
        s50.intoArray(to, t0 + r5 * toStride);
        s51.intoArray(to, t0 + r5 * toStride + LANES);
        s60.intoArray(to, t0 + r6 * toStride);
        s61.intoArray(to, t0 + r6 * toStride + LANES);
        s70.intoArray(to, t0 + r7 * toStride);
        s71.intoArray(to, t0 + r7 * toStride + LANES);
    }

    private static void sixByTwo(
            int rows,
            int count,
            int lines,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            int lineStride,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        int last = rows - 1;
        int r1 = Math.min(1, last), r2 = Math.min(2, last), r3 = Math.min(3, last);
        int r4 = Math.min(4, last), r5 = Math.min(5, last);
        FloatVector s00 = load(from, f0), s01 = load(from, f0 + LANES);
        FloatVector s10 = load(from, f0 + r1 * fromStride), s11 = load(from, f0 + r1 * fromStride + LANES);
        FloatVector s20 = load(from, f0 + r2 * fromStride), s21 = load(from, f0 + r2 * fromStride + LANES);
        FloatVector s30 = load(from, f0 + r3 * fromStride), s31 = load(from, f0 + r3 * fromStride + LANES);
        FloatVector s40 = load(from, f0 + r4 * fromStride), s41 = load(from, f0 + r4 * fromStride + LANES);
        FloatVector s50 = load(from, f0 + r5 * fromStride), s51 = load(from, f0 + r5 * fromStride + LANES);
        int a1 = r1 * rowStride, a2 = r2 * rowStride, a3 = r3 * rowStride, a4 = r4 * rowStride;
        int a5 = r5 * rowStride;
        for (int line = 0; line < lines; line++) {
            int at = a0 + line * lineStride;
            for (int k = 0; k < count; k++) {
                FloatVector b0v = load(b, b0), b1v = load(b, b0 + LANES);
                FloatVector x = all(a[at]);
                s00 = x.fma(b0v, s00);
                s01 = x.fma(b1v, s01);
                x = all(a[at + a1]);
                s10 = x.fma(b0v, s10);
                s11 = x.fma(b1v, s11);
                x = all(a[at + a2]);
                s20 = x.fma(b0v, s20);
                s21 = x.fma(b1v, s21);
                x = all(a[at + a3]);
                s30 = x.fma(b0v, s30);
                s31 = x.fma(b1v, s31);
                x = all(a[at + a4]);
                s40 = x.fma(b0v, s40);
                s41 = x.fma(b1v, s41);
                x = all(a[at + a5]);
                s50 = x.fma(b0v, s50);
                s51 = x.fma(b1v, s51);
                at += kStride;
                b0 += 2 * LANES;
            }
        }
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + LANES);
        s10.intoArray(to, t0 + r1 * toStride);
        s11.intoArray(to, t0 + r1 * toStride + LANES);
        s20.intoArray(to, t0 + r2 * toStride);
        s21.intoArray(to, t0 + r2 * toStride + LANES);
        s30.intoArray(to, t0 + r3 * toStride);
        s31.intoArray(to, t0 + r3 * toStride + LANES);
        s40.intoArray(to, t0 + r4 * toStride);
        s41.intoArray(to, t0 + r4 * toStride + LANES);
        s50.intoArray(to, t0 + r5 * toStride);
        s51.intoArray(to, t0 + r5 * toStride + LANES);
    }

    private static void fourByTwo(
            int rows,
            int count,
            int lines,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            int lineStride,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        int last = rows - 1;
        int r1 = Math.min(1, last), r2 = Math.min(2, last), r3 = Math.min(3, last);
        FloatVector s00 = load(from, f0), s01 = load(from, f0 + LANES);
        FloatVector s10 = load(from, f0 + r1 * fromStride), s11 = load(from, f0 + r1 * fromStride + LANES);
        FloatVector s20 = load(from, f0 + r2 * fromStride), s21 = load(from, f0 + r2 * fromStride + LANES);
        FloatVector s30 = load(from, f0 + r3 * fromStride), s31 = load(from, f0 + r3 * fromStride + LANES);
        int a1 = r1 * rowStride, a2 = r2 * rowStride, a3 = r3 * rowStride;
        for (int line = 0; line < lines; line++) {
            int at = a0 + line * lineStride;
            for (int k = 0; k < count; k++) {
                FloatVector b0v = load(b, b0), b1v = load(b, b0 + LANES);
                FloatVector x = all(a[at]);
                s00 = x.fma(b0v, s00);
                s01 = x.fma(b1v, s01);
                x = all(a[at + a1]);
                s10 = x.fma(b0v, s10);
                s11 = x.fma(b1v, s11);
                x = all(a[at + a2]);
                s20 = x.fma(b0v, s20);
                s21 = x.fma(b1v, s21);
                x = all(a[at + a3]);
                s30 = x.fma(b0v, s30);
                s31 = x.fma(b1v, s31);
                at += kStride;
                b0 += 2 * LANES;
            }
        }
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + LANES);
        s10.intoArray(to, t0 + r1 * toStride);
        s11.intoArray(to, t0 + r1 * toStride + LANES);
        s20.intoArray(to, t0 + r2 * toStride);
        s21.intoArray(to, t0 + r2 * toStride + LANES);
        s30.intoArray(to, t0 + r3 * toStride);
        s31.intoArray(to, t0 + r3 * toStride + LANES);
    }

    /** Copies the columns of a tile from rows {@code stride} apart side by side: too few for System.arraycopy each. */
    static void gather(int rows, float[] source, int from, int stride, float[] target) {
        for (int r = 0; r < rows; r++) {
            load(source, from + r * stride).intoArray(target, r * COLUMNS);
            load(source, from + r * stride + LANES).intoArray(target, r * COLUMNS + LANES);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
