package hanji.kernels.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register tile of the matrix product: 4 rows by 4 vectors where there are 32 vector registers (AVX-512), by 2 where
 * there may be 16 only: 16 or 8 chains, at least as many as hide the latency of fma.
 */
final class Tile {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final boolean HAS_32_REGISTERS = SPECIES.vectorBitSize() >= 512;

    static final int ROWS = 4;
    static final int COLUMNS = (HAS_32_REGISTERS ? 4 : 2) * LANES;

    private Tile() {}

    /**
     * sums[row, column] = fma(a[row, k], panel[k, column], sums[row, column]) for ascending k.
     *
     * @param a0 index of the first row's first element in a; then those of the other rows
     * @param step from one k to the next in a
     * @param panel [count, COLUMNS]
     * @param at index of the tile's first element in sums
     * @param stride from one row to the next in sums
     */
    static void accumulate(
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int step,
            float[] panel,
            int count,
            float[] sums,
            int at,
            int stride) {
        if (HAS_32_REGISTERS) fourVectors(a, a0, a1, a2, a3, step, panel, count, sums, at, stride);
        else twoVectors(a, a0, a1, a2, a3, step, panel, count, sums, at, stride);
    }

    private static void twoVectors(
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int step,
            float[] panel,
            int count,
            float[] sums,
            int at,
            int stride) {
        var s00 = load(sums, at);
        var s01 = load(sums, at + LANES);
        var s10 = load(sums, at + stride);
        var s11 = load(sums, at + stride + LANES);
        var s20 = load(sums, at + 2 * stride);
        var s21 = load(sums, at + 2 * stride + LANES);
        var s30 = load(sums, at + 3 * stride);
        var s31 = load(sums, at + 3 * stride + LANES);
        for (int k = 0; k < count; k++) {
            var b0 = load(panel, k * COLUMNS);
            var b1 = load(panel, k * COLUMNS + LANES);
            var x0 = all(a[a0 + k * step]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            var x1 = all(a[a1 + k * step]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            var x2 = all(a[a2 + k * step]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
            var x3 = all(a[a3 + k * step]);
            s30 = x3.fma(b0, s30);
            s31 = x3.fma(b1, s31);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + LANES);
        s10.intoArray(sums, at + stride);
        s11.intoArray(sums, at + stride + LANES);
        s20.intoArray(sums, at + 2 * stride);
        s21.intoArray(sums, at + 2 * stride + LANES);
        s30.intoArray(sums, at + 3 * stride);
        s31.intoArray(sums, at + 3 * stride + LANES);
    }

    private static void fourVectors(
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int step,
            float[] panel,
            int count,
            float[] sums,
            int at,
            int stride) {
        var s00 = load(sums, at);
        var s01 = load(sums, at + LANES);
        var s02 = load(sums, at + 2 * LANES);
        var s03 = load(sums, at + 3 * LANES);
        var s10 = load(sums, at + stride);
        var s11 = load(sums, at + stride + LANES);
        var s12 = load(sums, at + stride + 2 * LANES);
        var s13 = load(sums, at + stride + 3 * LANES);
        var s20 = load(sums, at + 2 * stride);
        var s21 = load(sums, at + 2 * stride + LANES);
        var s22 = load(sums, at + 2 * stride + 2 * LANES);
        var s23 = load(sums, at + 2 * stride + 3 * LANES);
        var s30 = load(sums, at + 3 * stride);
        var s31 = load(sums, at + 3 * stride + LANES);
        var s32 = load(sums, at + 3 * stride + 2 * LANES);
        var s33 = load(sums, at + 3 * stride + 3 * LANES);
        for (int k = 0; k < count; k++) {
            var b0 = load(panel, k * COLUMNS);
            var b1 = load(panel, k * COLUMNS + LANES);
            var b2 = load(panel, k * COLUMNS + 2 * LANES);
            var b3 = load(panel, k * COLUMNS + 3 * LANES);
            var x0 = all(a[a0 + k * step]);
            s00 = x0.fma(b0, s00);
            s01 = x0.fma(b1, s01);
            s02 = x0.fma(b2, s02);
            s03 = x0.fma(b3, s03);
            var x1 = all(a[a1 + k * step]);
            s10 = x1.fma(b0, s10);
            s11 = x1.fma(b1, s11);
            s12 = x1.fma(b2, s12);
            s13 = x1.fma(b3, s13);
            var x2 = all(a[a2 + k * step]);
            s20 = x2.fma(b0, s20);
            s21 = x2.fma(b1, s21);
            s22 = x2.fma(b2, s22);
            s23 = x2.fma(b3, s23);
            var x3 = all(a[a3 + k * step]);
            s30 = x3.fma(b0, s30);
            s31 = x3.fma(b1, s31);
            s32 = x3.fma(b2, s32);
            s33 = x3.fma(b3, s33);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + LANES);
        s02.intoArray(sums, at + 2 * LANES);
        s03.intoArray(sums, at + 3 * LANES);
        s10.intoArray(sums, at + stride);
        s11.intoArray(sums, at + stride + LANES);
        s12.intoArray(sums, at + stride + 2 * LANES);
        s13.intoArray(sums, at + stride + 3 * LANES);
        s20.intoArray(sums, at + 2 * stride);
        s21.intoArray(sums, at + 2 * stride + LANES);
        s22.intoArray(sums, at + 2 * stride + 2 * LANES);
        s23.intoArray(sums, at + 2 * stride + 3 * LANES);
        s30.intoArray(sums, at + 3 * stride);
        s31.intoArray(sums, at + 3 * stride + LANES);
        s32.intoArray(sums, at + 3 * stride + 2 * LANES);
        s33.intoArray(sums, at + 3 * stride + 3 * LANES);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
