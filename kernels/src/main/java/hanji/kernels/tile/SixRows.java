package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** 6 rows by 2 vectors: 12 sums, 2 vectors of the panel and 1 of a, where there are 16 registers. See {@link Tile}. */
final class SixRows {
    static final int ROWS = 6;

    private SixRows() {}

    static void accumulate(
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
        FloatVector s0 = fromArray(SPECIES, sums, at), t0 = fromArray(SPECIES, sums, at + LANES);
        FloatVector s1 = fromArray(SPECIES, sums, at + stride), t1 = fromArray(SPECIES, sums, at + stride + LANES);
        FloatVector s2 = fromArray(SPECIES, sums, at + 2 * stride),
                t2 = fromArray(SPECIES, sums, at + 2 * stride + LANES);
        FloatVector s3 = fromArray(SPECIES, sums, at + 3 * stride),
                t3 = fromArray(SPECIES, sums, at + 3 * stride + LANES);
        FloatVector s4 = fromArray(SPECIES, sums, at + 4 * stride),
                t4 = fromArray(SPECIES, sums, at + 4 * stride + LANES);
        FloatVector s5 = fromArray(SPECIES, sums, at + 5 * stride),
                t5 = fromArray(SPECIES, sums, at + 5 * stride + LANES);
        for (int k = 0, x = a0, y = b0; k < count; k++, x += kStride, y += bStride) {
            FloatVector u = fromArray(SPECIES, b, y), v = fromArray(SPECIES, b, y + LANES);
            FloatVector w = broadcast(SPECIES, a[x]);
            s0 = w.fma(u, s0);
            t0 = w.fma(v, t0);
            w = broadcast(SPECIES, a[x + rowStride]);
            s1 = w.fma(u, s1);
            t1 = w.fma(v, t1);
            w = broadcast(SPECIES, a[x + 2 * rowStride]);
            s2 = w.fma(u, s2);
            t2 = w.fma(v, t2);
            w = broadcast(SPECIES, a[x + 3 * rowStride]);
            s3 = w.fma(u, s3);
            t3 = w.fma(v, t3);
            w = broadcast(SPECIES, a[x + 4 * rowStride]);
            s4 = w.fma(u, s4);
            t4 = w.fma(v, t4);
            w = broadcast(SPECIES, a[x + 5 * rowStride]);
            s5 = w.fma(u, s5);
            t5 = w.fma(v, t5);
        }
        s0.intoArray(sums, at);
        t0.intoArray(sums, at + LANES);
        s1.intoArray(sums, at + stride);
        t1.intoArray(sums, at + stride + LANES);
        s2.intoArray(sums, at + 2 * stride);
        t2.intoArray(sums, at + 2 * stride + LANES);
        s3.intoArray(sums, at + 3 * stride);
        t3.intoArray(sums, at + 3 * stride + LANES);
        s4.intoArray(sums, at + 4 * stride);
        t4.intoArray(sums, at + 4 * stride + LANES);
        s5.intoArray(sums, at + 5 * stride);
        t5.intoArray(sums, at + 5 * stride + LANES);
    }
}
