package hanji.kernels.conv;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The microkernels of convolution: each keeps one accumulator per output and walks k in order, so the order is canonical
 * whatever the tile. They are small and called many times, so that the JIT keeps every accumulator in a register.
 *
 * <p>{@code acc[c0 + r*accStride + f] = fma(a[a0 + r*rowStride + k*kStride], b[b0 + k*width + f], acc)} for k ascending,
 * where {@code width = vectors * LANES} is that of the tile: rows r of the tile are pixels (forward) or weights (weight gradient), columns f are output channels.
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
     * All rows of a block: tiles of four, then single rows.
     *
     * @param rows number of rows r
     * @param vectors width of the block and of b's rows, in vectors: 1, 2 or 4
     * @param count number of terms k
     * @param a0 index of the first row's first element in a
     * @param rowStride from one row to the next in a
     * @param kStride from one k to the next in a
     * @param b0 index of the panel's first element in b
     * @param c0 index of the first row's first sum in acc
     * @param accStride from one row to the next in acc
     */
    static void block(
            int rows,
            int vectors,
            int count,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            float[] b,
            int b0,
            float[] acc,
            int c0,
            int accStride) {
        int r = 0;
        for (; r + ROWS <= rows; r += ROWS) {
            int from = a0 + r * rowStride, to = c0 + r * accStride;
            switch (vectors) {
                case 4 -> fourByFour(count, a, from, rowStride, kStride, b, b0, acc, to, accStride);
                case 2 -> fourByTwo(count, a, from, rowStride, kStride, b, b0, acc, to, accStride);
                default -> fourByOne(count, a, from, rowStride, kStride, b, b0, acc, to, accStride);
            }
        }
        for (; r < rows; r++)
            for (int v = 0; v < vectors; v++)
                oneByOne(
                        count,
                        a,
                        a0 + r * rowStride,
                        kStride,
                        b,
                        b0 + v * LANES,
                        vectors * LANES,
                        acc,
                        c0 + r * accStride + v * LANES);
    }

    private static void fourByFour(
            int count,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            float[] b,
            int b0,
            float[] acc,
            int c0,
            int accStride) {
        int c1 = c0 + accStride, c2 = c1 + accStride, c3 = c2 + accStride;
        FloatVector s00 = fromArray(SPECIES, acc, c0), s01 = fromArray(SPECIES, acc, c0 + LANES);
        FloatVector s02 = fromArray(SPECIES, acc, c0 + 2 * LANES), s03 = fromArray(SPECIES, acc, c0 + 3 * LANES);
        FloatVector s10 = fromArray(SPECIES, acc, c1), s11 = fromArray(SPECIES, acc, c1 + LANES);
        FloatVector s12 = fromArray(SPECIES, acc, c1 + 2 * LANES), s13 = fromArray(SPECIES, acc, c1 + 3 * LANES);
        FloatVector s20 = fromArray(SPECIES, acc, c2), s21 = fromArray(SPECIES, acc, c2 + LANES);
        FloatVector s22 = fromArray(SPECIES, acc, c2 + 2 * LANES), s23 = fromArray(SPECIES, acc, c2 + 3 * LANES);
        FloatVector s30 = fromArray(SPECIES, acc, c3), s31 = fromArray(SPECIES, acc, c3 + LANES);
        FloatVector s32 = fromArray(SPECIES, acc, c3 + 2 * LANES), s33 = fromArray(SPECIES, acc, c3 + 3 * LANES);
        for (int k = 0; k < count; k++) {
            FloatVector b0v = fromArray(SPECIES, b, b0), b1v = fromArray(SPECIES, b, b0 + LANES);
            FloatVector b2v = fromArray(SPECIES, b, b0 + 2 * LANES), b3v = fromArray(SPECIES, b, b0 + 3 * LANES);
            FloatVector x = broadcast(SPECIES, a[a0]);
            s00 = x.fma(b0v, s00);
            s01 = x.fma(b1v, s01);
            s02 = x.fma(b2v, s02);
            s03 = x.fma(b3v, s03);
            x = broadcast(SPECIES, a[a0 + rowStride]);
            s10 = x.fma(b0v, s10);
            s11 = x.fma(b1v, s11);
            s12 = x.fma(b2v, s12);
            s13 = x.fma(b3v, s13);
            x = broadcast(SPECIES, a[a0 + 2 * rowStride]);
            s20 = x.fma(b0v, s20);
            s21 = x.fma(b1v, s21);
            s22 = x.fma(b2v, s22);
            s23 = x.fma(b3v, s23);
            x = broadcast(SPECIES, a[a0 + 3 * rowStride]);
            s30 = x.fma(b0v, s30);
            s31 = x.fma(b1v, s31);
            s32 = x.fma(b2v, s32);
            s33 = x.fma(b3v, s33);
            a0 += kStride;
            b0 += 4 * LANES;
        }
        s00.intoArray(acc, c0);
        s01.intoArray(acc, c0 + LANES);
        s02.intoArray(acc, c0 + 2 * LANES);
        s03.intoArray(acc, c0 + 3 * LANES);
        s10.intoArray(acc, c1);
        s11.intoArray(acc, c1 + LANES);
        s12.intoArray(acc, c1 + 2 * LANES);
        s13.intoArray(acc, c1 + 3 * LANES);
        s20.intoArray(acc, c2);
        s21.intoArray(acc, c2 + LANES);
        s22.intoArray(acc, c2 + 2 * LANES);
        s23.intoArray(acc, c2 + 3 * LANES);
        s30.intoArray(acc, c3);
        s31.intoArray(acc, c3 + LANES);
        s32.intoArray(acc, c3 + 2 * LANES);
        s33.intoArray(acc, c3 + 3 * LANES);
    }

    private static void fourByTwo(
            int count,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            float[] b,
            int b0,
            float[] acc,
            int c0,
            int accStride) {
        int c1 = c0 + accStride, c2 = c1 + accStride, c3 = c2 + accStride;
        FloatVector s00 = fromArray(SPECIES, acc, c0), s01 = fromArray(SPECIES, acc, c0 + LANES);
        FloatVector s10 = fromArray(SPECIES, acc, c1), s11 = fromArray(SPECIES, acc, c1 + LANES);
        FloatVector s20 = fromArray(SPECIES, acc, c2), s21 = fromArray(SPECIES, acc, c2 + LANES);
        FloatVector s30 = fromArray(SPECIES, acc, c3), s31 = fromArray(SPECIES, acc, c3 + LANES);
        for (int k = 0; k < count; k++) {
            FloatVector b0v = fromArray(SPECIES, b, b0), b1v = fromArray(SPECIES, b, b0 + LANES);
            FloatVector x = broadcast(SPECIES, a[a0]);
            s00 = x.fma(b0v, s00);
            s01 = x.fma(b1v, s01);
            x = broadcast(SPECIES, a[a0 + rowStride]);
            s10 = x.fma(b0v, s10);
            s11 = x.fma(b1v, s11);
            x = broadcast(SPECIES, a[a0 + 2 * rowStride]);
            s20 = x.fma(b0v, s20);
            s21 = x.fma(b1v, s21);
            x = broadcast(SPECIES, a[a0 + 3 * rowStride]);
            s30 = x.fma(b0v, s30);
            s31 = x.fma(b1v, s31);
            a0 += kStride;
            b0 += 2 * LANES;
        }
        s00.intoArray(acc, c0);
        s01.intoArray(acc, c0 + LANES);
        s10.intoArray(acc, c1);
        s11.intoArray(acc, c1 + LANES);
        s20.intoArray(acc, c2);
        s21.intoArray(acc, c2 + LANES);
        s30.intoArray(acc, c3);
        s31.intoArray(acc, c3 + LANES);
    }

    private static void fourByOne(
            int count,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            float[] b,
            int b0,
            float[] acc,
            int c0,
            int accStride) {
        int c1 = c0 + accStride, c2 = c1 + accStride, c3 = c2 + accStride;
        FloatVector s0 = fromArray(SPECIES, acc, c0), s1 = fromArray(SPECIES, acc, c1);
        FloatVector s2 = fromArray(SPECIES, acc, c2), s3 = fromArray(SPECIES, acc, c3);
        for (int k = 0; k < count; k++) {
            FloatVector bv = fromArray(SPECIES, b, b0);
            s0 = broadcast(SPECIES, a[a0]).fma(bv, s0);
            s1 = broadcast(SPECIES, a[a0 + rowStride]).fma(bv, s1);
            s2 = broadcast(SPECIES, a[a0 + 2 * rowStride]).fma(bv, s2);
            s3 = broadcast(SPECIES, a[a0 + 3 * rowStride]).fma(bv, s3);
            a0 += kStride;
            b0 += LANES;
        }
        s0.intoArray(acc, c0);
        s1.intoArray(acc, c1);
        s2.intoArray(acc, c2);
        s3.intoArray(acc, c3);
    }

    private static void oneByOne(
            int count, float[] a, int a0, int kStride, float[] b, int b0, int bStride, float[] acc, int c0) {
        FloatVector s = fromArray(SPECIES, acc, c0);
        for (int k = 0; k < count; k++) {
            s = broadcast(SPECIES, a[a0]).fma(fromArray(SPECIES, b, b0), s);
            a0 += kStride;
            b0 += bStride;
        }
        s.intoArray(acc, c0);
    }
}
