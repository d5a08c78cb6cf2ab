package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The last 1 to 4 rows by 2 vectors. Rows beyond the last repeat it, sums and all: they compute and write the same
 * values again. See {@link Tile}.
 */
final class FourRows {
    static final int ROWS = 4;

    private FourRows() {}

    static void accumulate(
            int rows,
            int count,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            float[] b,
            int b0,
            float[] sums,
            int at,
            int stride) {
        int second = Math.min(1, rows - 1), third = Math.min(2, rows - 1), fourth = rows - 1;
        int a1 = second * rowStride, a2 = third * rowStride, a3 = fourth * rowStride;
        int at1 = at + second * stride, at2 = at + third * stride, at3 = at + fourth * stride;
        FloatVector s0 = fromArray(SPECIES, sums, at), t0 = fromArray(SPECIES, sums, at + LANES);
        FloatVector s1 = fromArray(SPECIES, sums, at1), t1 = fromArray(SPECIES, sums, at1 + LANES);
        FloatVector s2 = fromArray(SPECIES, sums, at2), t2 = fromArray(SPECIES, sums, at2 + LANES);
        FloatVector s3 = fromArray(SPECIES, sums, at3), t3 = fromArray(SPECIES, sums, at3 + LANES);
        for (int k = 0, x = a0, y = b0; k < count; k++, x += kStride, y += 2 * LANES) {
            FloatVector u = fromArray(SPECIES, b, y), v = fromArray(SPECIES, b, y + LANES);
            FloatVector w = broadcast(SPECIES, a[x]);
            s0 = w.fma(u, s0);
            t0 = w.fma(v, t0);
            w = broadcast(SPECIES, a[x + a1]);
            s1 = w.fma(u, s1);
            t1 = w.fma(v, t1);
            w = broadcast(SPECIES, a[x + a2]);
            s2 = w.fma(u, s2);
            t2 = w.fma(v, t2);
            w = broadcast(SPECIES, a[x + a3]);
            s3 = w.fma(u, s3);
            t3 = w.fma(v, t3);
        }
        s0.intoArray(sums, at);
        t0.intoArray(sums, at + LANES);
        s1.intoArray(sums, at1);
        t1.intoArray(sums, at1 + LANES);
        s2.intoArray(sums, at2);
        t2.intoArray(sums, at2 + LANES);
        s3.intoArray(sums, at3);
        t3.intoArray(sums, at3 + LANES);
    }
}
