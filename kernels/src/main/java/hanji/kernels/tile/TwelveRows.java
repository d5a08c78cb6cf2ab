package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** 12 rows by 2 vectors: 24 sums, 2 vectors of the panel and 1 of a, where there are 32 registers. See {@link Tile}. */
final class TwelveRows {
    static final int ROWS = 12;

    private TwelveRows() {}

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
        FloatVector s6 = fromArray(SPECIES, sums, at + 6 * stride),
                t6 = fromArray(SPECIES, sums, at + 6 * stride + LANES);
        FloatVector s7 = fromArray(SPECIES, sums, at + 7 * stride),
                t7 = fromArray(SPECIES, sums, at + 7 * stride + LANES);
        FloatVector s8 = fromArray(SPECIES, sums, at + 8 * stride),
                t8 = fromArray(SPECIES, sums, at + 8 * stride + LANES);
        FloatVector s9 = fromArray(SPECIES, sums, at + 9 * stride),
                t9 = fromArray(SPECIES, sums, at + 9 * stride + LANES);
        FloatVector s10 = fromArray(SPECIES, sums, at + 10 * stride),
                t10 = fromArray(SPECIES, sums, at + 10 * stride + LANES);
        FloatVector s11 = fromArray(SPECIES, sums, at + 11 * stride),
                t11 = fromArray(SPECIES, sums, at + 11 * stride + LANES);
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
            w = broadcast(SPECIES, a[x + 6 * rowStride]);
            s6 = w.fma(u, s6);
            t6 = w.fma(v, t6);
            w = broadcast(SPECIES, a[x + 7 * rowStride]);
            s7 = w.fma(u, s7);
            t7 = w.fma(v, t7);
            w = broadcast(SPECIES, a[x + 8 * rowStride]);
            s8 = w.fma(u, s8);
            t8 = w.fma(v, t8);
            w = broadcast(SPECIES, a[x + 9 * rowStride]);
            s9 = w.fma(u, s9);
            t9 = w.fma(v, t9);
            w = broadcast(SPECIES, a[x + 10 * rowStride]);
            s10 = w.fma(u, s10);
            t10 = w.fma(v, t10);
            w = broadcast(SPECIES, a[x + 11 * rowStride]);
            s11 = w.fma(u, s11);
            t11 = w.fma(v, t11);
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
        s6.intoArray(sums, at + 6 * stride);
        t6.intoArray(sums, at + 6 * stride + LANES);
        s7.intoArray(sums, at + 7 * stride);
        t7.intoArray(sums, at + 7 * stride + LANES);
        s8.intoArray(sums, at + 8 * stride);
        t8.intoArray(sums, at + 8 * stride + LANES);
        s9.intoArray(sums, at + 9 * stride);
        t9.intoArray(sums, at + 9 * stride + LANES);
        s10.intoArray(sums, at + 10 * stride);
        t10.intoArray(sums, at + 10 * stride + LANES);
        s11.intoArray(sums, at + 11 * stride);
        t11.intoArray(sums, at + 11 * stride + LANES);
    }
}
