package hanji.kernels.conv;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register tile of {@link PixelConv}: four pixels anywhere, by 4, 2 or 1 vectors of output channels. Each
 * accumulator walks k in order, so the order is canonical whatever the tile; it is small and called many times, so that
 * the JIT keeps every accumulator in a register.
 *
 * <p>{@code sums[to + r*width + f] = fma(a[a_r + k], b[b0 + k*width + f], sums[to + r*width + f])} for k ascending and
 * pixels r of 0 to 3, with {@code width = vectors * LANES}.
 */
final class PixelTile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    /** Pixels of a tile. */
    static final int PIXELS = 4;
    /** Vectors in the widest tile: 4x4 accumulators want 32 registers, which only 512-bit machines promise. */
    static final int WIDEST = LANES >= 16 ? 4 : 2;

    private PixelTile() {}

    /** Vectors of the next panel when this many columns are left. */
    static int panelVectors(int columns) {
        if (WIDEST == 4 && columns > 2 * LANES) return 4;
        return columns > LANES ? 2 : 1;
    }

    /**
     * @param vectors width of the tile and of b's rows, in vectors: 1, 2 or 4
     * @param count number of terms k
     * @param a0 index of the first pixel's first element in a; then those of the others
     * @param b0 index of the panel's first element in b
     * @param to index of the first pixel's first sum
     */
    static void accumulate(
            int vectors,
            int count,
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            float[] b,
            int b0,
            float[] sums,
            int to) {
        switch (vectors) {
            case 4 -> byFour(count, a, a0, a1, a2, a3, b, b0, sums, to);
            case 2 -> byTwo(count, a, a0, a1, a2, a3, b, b0, sums, to);
            default -> byOne(count, a, a0, a1, a2, a3, b, b0, sums, to);
        }
    }

    private static void byFour(
            int count, float[] a, int a0, int a1, int a2, int a3, float[] b, int b0, float[] sums, int c0) {
        int c1 = c0 + 4 * LANES, c2 = c1 + 4 * LANES, c3 = c2 + 4 * LANES;
        FloatVector s00 = fromArray(SPECIES, sums, c0), s01 = fromArray(SPECIES, sums, c0 + LANES);
        FloatVector s02 = fromArray(SPECIES, sums, c0 + 2 * LANES), s03 = fromArray(SPECIES, sums, c0 + 3 * LANES);
        FloatVector s10 = fromArray(SPECIES, sums, c1), s11 = fromArray(SPECIES, sums, c1 + LANES);
        FloatVector s12 = fromArray(SPECIES, sums, c1 + 2 * LANES), s13 = fromArray(SPECIES, sums, c1 + 3 * LANES);
        FloatVector s20 = fromArray(SPECIES, sums, c2), s21 = fromArray(SPECIES, sums, c2 + LANES);
        FloatVector s22 = fromArray(SPECIES, sums, c2 + 2 * LANES), s23 = fromArray(SPECIES, sums, c2 + 3 * LANES);
        FloatVector s30 = fromArray(SPECIES, sums, c3), s31 = fromArray(SPECIES, sums, c3 + LANES);
        FloatVector s32 = fromArray(SPECIES, sums, c3 + 2 * LANES), s33 = fromArray(SPECIES, sums, c3 + 3 * LANES);
        for (int k = 0; k < count; k++) {
            int row = b0 + k * 4 * LANES;
            FloatVector w0 = fromArray(SPECIES, b, row), w1 = fromArray(SPECIES, b, row + LANES);
            FloatVector w2 = fromArray(SPECIES, b, row + 2 * LANES), w3 = fromArray(SPECIES, b, row + 3 * LANES);
            FloatVector x = broadcast(SPECIES, a[a0 + k]);
            s00 = x.fma(w0, s00);
            s01 = x.fma(w1, s01);
            s02 = x.fma(w2, s02);
            s03 = x.fma(w3, s03);
            x = broadcast(SPECIES, a[a1 + k]);
            s10 = x.fma(w0, s10);
            s11 = x.fma(w1, s11);
            s12 = x.fma(w2, s12);
            s13 = x.fma(w3, s13);
            x = broadcast(SPECIES, a[a2 + k]);
            s20 = x.fma(w0, s20);
            s21 = x.fma(w1, s21);
            s22 = x.fma(w2, s22);
            s23 = x.fma(w3, s23);
            x = broadcast(SPECIES, a[a3 + k]);
            s30 = x.fma(w0, s30);
            s31 = x.fma(w1, s31);
            s32 = x.fma(w2, s32);
            s33 = x.fma(w3, s33);
        }
        s00.intoArray(sums, c0);
        s01.intoArray(sums, c0 + LANES);
        s02.intoArray(sums, c0 + 2 * LANES);
        s03.intoArray(sums, c0 + 3 * LANES);
        s10.intoArray(sums, c1);
        s11.intoArray(sums, c1 + LANES);
        s12.intoArray(sums, c1 + 2 * LANES);
        s13.intoArray(sums, c1 + 3 * LANES);
        s20.intoArray(sums, c2);
        s21.intoArray(sums, c2 + LANES);
        s22.intoArray(sums, c2 + 2 * LANES);
        s23.intoArray(sums, c2 + 3 * LANES);
        s30.intoArray(sums, c3);
        s31.intoArray(sums, c3 + LANES);
        s32.intoArray(sums, c3 + 2 * LANES);
        s33.intoArray(sums, c3 + 3 * LANES);
    }

    private static void byTwo(
            int count, float[] a, int a0, int a1, int a2, int a3, float[] b, int b0, float[] sums, int c0) {
        int c1 = c0 + 2 * LANES, c2 = c1 + 2 * LANES, c3 = c2 + 2 * LANES;
        FloatVector s00 = fromArray(SPECIES, sums, c0), s01 = fromArray(SPECIES, sums, c0 + LANES);
        FloatVector s10 = fromArray(SPECIES, sums, c1), s11 = fromArray(SPECIES, sums, c1 + LANES);
        FloatVector s20 = fromArray(SPECIES, sums, c2), s21 = fromArray(SPECIES, sums, c2 + LANES);
        FloatVector s30 = fromArray(SPECIES, sums, c3), s31 = fromArray(SPECIES, sums, c3 + LANES);
        for (int k = 0; k < count; k++) {
            int row = b0 + k * 2 * LANES;
            FloatVector w0 = fromArray(SPECIES, b, row), w1 = fromArray(SPECIES, b, row + LANES);
            FloatVector x = broadcast(SPECIES, a[a0 + k]);
            s00 = x.fma(w0, s00);
            s01 = x.fma(w1, s01);
            x = broadcast(SPECIES, a[a1 + k]);
            s10 = x.fma(w0, s10);
            s11 = x.fma(w1, s11);
            x = broadcast(SPECIES, a[a2 + k]);
            s20 = x.fma(w0, s20);
            s21 = x.fma(w1, s21);
            x = broadcast(SPECIES, a[a3 + k]);
            s30 = x.fma(w0, s30);
            s31 = x.fma(w1, s31);
        }
        s00.intoArray(sums, c0);
        s01.intoArray(sums, c0 + LANES);
        s10.intoArray(sums, c1);
        s11.intoArray(sums, c1 + LANES);
        s20.intoArray(sums, c2);
        s21.intoArray(sums, c2 + LANES);
        s30.intoArray(sums, c3);
        s31.intoArray(sums, c3 + LANES);
    }

    private static void byOne(
            int count, float[] a, int a0, int a1, int a2, int a3, float[] b, int b0, float[] sums, int c0) {
        FloatVector s0 = fromArray(SPECIES, sums, c0), s1 = fromArray(SPECIES, sums, c0 + LANES);
        FloatVector s2 = fromArray(SPECIES, sums, c0 + 2 * LANES), s3 = fromArray(SPECIES, sums, c0 + 3 * LANES);
        for (int k = 0; k < count; k++) {
            FloatVector w = fromArray(SPECIES, b, b0 + k * LANES);
            s0 = broadcast(SPECIES, a[a0 + k]).fma(w, s0);
            s1 = broadcast(SPECIES, a[a1 + k]).fma(w, s1);
            s2 = broadcast(SPECIES, a[a2 + k]).fma(w, s2);
            s3 = broadcast(SPECIES, a[a3 + k]).fma(w, s3);
        }
        s0.intoArray(sums, c0);
        s1.intoArray(sums, c0 + LANES);
        s2.intoArray(sums, c0 + 2 * LANES);
        s3.intoArray(sums, c0 + 3 * LANES);
    }
}
