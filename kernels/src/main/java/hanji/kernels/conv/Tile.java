package hanji.kernels.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The microkernels of convolution: each keeps one accumulator per output and walks k in order, so the order is canonical
 * whatever the tile. They are small and called many times, so that the JIT keeps every accumulator in a register.
 *
 * <p>{@code to[t0 + r*toStride + f] = from[f0 + r*fromStride + f]}, then for the k of each line in ascending order
 * {@code fma(a[a0 + r*rowStride + line*lineStride + k*kStride], b[b0 + (line*count + k)*width + f], ·)}, where
 * {@code width = vectors * LANES} is that of the tile: rows r of the tile are pixels (forward) or weights (weight
 * gradient), columns f are output channels.
 */
final class Tile {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    /** Vectors in the widest tile: 4x4 accumulators want 32 registers, which only 512-bit machines promise. */
    static final int WIDEST = LANES >= 16 ? 4 : 2;
    /** Rows of a tile. */
    static final int ROWS = 4;

    private Tile() {}

    /** Vectors of the next panel when this many columns are left. */
    static int panelVectors(int columns) {
        if (WIDEST == 4 && columns > 3 * LANES) return 4;
        return columns > LANES ? 2 : 1;
    }

    /**
     * All rows of a block, in tiles of four. A last tile of fewer repeats its last row: all is read before anything is
     * written, so that writes it several times, alike.
     *
     * @param rows number of rows r
     * @param vectors width of the block and of b's rows, in vectors: 1, 2 or 4
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
            int vectors,
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
            int here = Math.min(ROWS, rows - r), ar = a0 + r * rowStride, f = f0 + r * fromStride, t = t0 + r * toStride;
            switch (vectors) {
                case 4 ->
                    fourByFour(
                            here, count, lines, a, ar, rowStride, kStride, lineStride, b, b0, from, f, fromStride, to, t,
                            toStride);
                case 2 ->
                    fourByTwo(
                            here, count, lines, a, ar, rowStride, kStride, lineStride, b, b0, from, f, fromStride, to, t,
                            toStride);
                default ->
                    fourByOne(
                            here, count, lines, a, ar, rowStride, kStride, lineStride, b, b0, from, f, fromStride, to, t,
                            toStride);
            }
        }
    }

    private static void fourByFour(
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
        int r1 = Math.min(1, rows - 1), r2 = Math.min(2, rows - 1), r3 = Math.min(3, rows - 1);
        int f1 = f0 + r1 * fromStride, f2 = f0 + r2 * fromStride, f3 = f0 + r3 * fromStride;
        FloatVector s00 = load(from, f0), s01 = load(from, f0 + LANES);
        FloatVector s02 = load(from, f0 + 2 * LANES), s03 = load(from, f0 + 3 * LANES);
        FloatVector s10 = load(from, f1), s11 = load(from, f1 + LANES);
        FloatVector s12 = load(from, f1 + 2 * LANES), s13 = load(from, f1 + 3 * LANES);
        FloatVector s20 = load(from, f2), s21 = load(from, f2 + LANES);
        FloatVector s22 = load(from, f2 + 2 * LANES), s23 = load(from, f2 + 3 * LANES);
        FloatVector s30 = load(from, f3), s31 = load(from, f3 + LANES);
        FloatVector s32 = load(from, f3 + 2 * LANES), s33 = load(from, f3 + 3 * LANES);
        for (int line = 0; line < lines; line++) {
            int at = a0 + line * lineStride;
            int a1 = r1 * rowStride, a2 = r2 * rowStride, a3 = r3 * rowStride;
            for (int k = 0; k < count; k++) {
                FloatVector b0v = load(b, b0), b1v = load(b, b0 + LANES);
                FloatVector b2v = load(b, b0 + 2 * LANES), b3v = load(b, b0 + 3 * LANES);
                FloatVector x = all(a[at]);
                s00 = x.fma(b0v, s00);
                s01 = x.fma(b1v, s01);
                s02 = x.fma(b2v, s02);
                s03 = x.fma(b3v, s03);
                x = all(a[at + a1]);
                s10 = x.fma(b0v, s10);
                s11 = x.fma(b1v, s11);
                s12 = x.fma(b2v, s12);
                s13 = x.fma(b3v, s13);
                x = all(a[at + a2]);
                s20 = x.fma(b0v, s20);
                s21 = x.fma(b1v, s21);
                s22 = x.fma(b2v, s22);
                s23 = x.fma(b3v, s23);
                x = all(a[at + a3]);
                s30 = x.fma(b0v, s30);
                s31 = x.fma(b1v, s31);
                s32 = x.fma(b2v, s32);
                s33 = x.fma(b3v, s33);
                at += kStride;
                b0 += 4 * LANES;
            }
        }
        int t1 = t0 + r1 * toStride, t2 = t0 + r2 * toStride, t3 = t0 + r3 * toStride;
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + LANES);
        s02.intoArray(to, t0 + 2 * LANES);
        s03.intoArray(to, t0 + 3 * LANES);
        s10.intoArray(to, t1);
        s11.intoArray(to, t1 + LANES);
        s12.intoArray(to, t1 + 2 * LANES);
        s13.intoArray(to, t1 + 3 * LANES);
        s20.intoArray(to, t2);
        s21.intoArray(to, t2 + LANES);
        s22.intoArray(to, t2 + 2 * LANES);
        s23.intoArray(to, t2 + 3 * LANES);
        s30.intoArray(to, t3);
        s31.intoArray(to, t3 + LANES);
        s32.intoArray(to, t3 + 2 * LANES);
        s33.intoArray(to, t3 + 3 * LANES);
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
        int r1 = Math.min(1, rows - 1), r2 = Math.min(2, rows - 1), r3 = Math.min(3, rows - 1);
        int f1 = f0 + r1 * fromStride, f2 = f0 + r2 * fromStride, f3 = f0 + r3 * fromStride;
        FloatVector s00 = load(from, f0), s01 = load(from, f0 + LANES);
        FloatVector s10 = load(from, f1), s11 = load(from, f1 + LANES);
        FloatVector s20 = load(from, f2), s21 = load(from, f2 + LANES);
        FloatVector s30 = load(from, f3), s31 = load(from, f3 + LANES);
        for (int line = 0; line < lines; line++) {
            int at = a0 + line * lineStride;
            int a1 = r1 * rowStride, a2 = r2 * rowStride, a3 = r3 * rowStride;
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
        int t1 = t0 + r1 * toStride, t2 = t0 + r2 * toStride, t3 = t0 + r3 * toStride;
        s00.intoArray(to, t0);
        s01.intoArray(to, t0 + LANES);
        s10.intoArray(to, t1);
        s11.intoArray(to, t1 + LANES);
        s20.intoArray(to, t2);
        s21.intoArray(to, t2 + LANES);
        s30.intoArray(to, t3);
        s31.intoArray(to, t3 + LANES);
    }

    private static void fourByOne(
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
        int r1 = Math.min(1, rows - 1), r2 = Math.min(2, rows - 1), r3 = Math.min(3, rows - 1);
        int f1 = f0 + r1 * fromStride, f2 = f0 + r2 * fromStride, f3 = f0 + r3 * fromStride;
        FloatVector s00 = load(from, f0);
        FloatVector s10 = load(from, f1);
        FloatVector s20 = load(from, f2);
        FloatVector s30 = load(from, f3);
        for (int line = 0; line < lines; line++) {
            int at = a0 + line * lineStride;
            int a1 = r1 * rowStride, a2 = r2 * rowStride, a3 = r3 * rowStride;
            for (int k = 0; k < count; k++) {
                FloatVector b0v = load(b, b0);
                FloatVector x = all(a[at]);
                s00 = x.fma(b0v, s00);
                x = all(a[at + a1]);
                s10 = x.fma(b0v, s10);
                x = all(a[at + a2]);
                s20 = x.fma(b0v, s20);
                x = all(a[at + a3]);
                s30 = x.fma(b0v, s30);
                at += kStride;
                b0 += LANES;
            }
        }
        int t1 = t0 + r1 * toStride, t2 = t0 + r2 * toStride, t3 = t0 + r3 * toStride;
        s00.intoArray(to, t0);
        s10.intoArray(to, t1);
        s20.intoArray(to, t2);
        s30.intoArray(to, t3);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
