package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.MOST_TERMS;
import static hanji.kernels.tile.Tile.SPECIES;
import static hanji.kernels.tile.Tile.start;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * 8 rows by 2 vectors, where b lies in rows of any stride: a thirtieth slower than {@link EightRows} on a panel, and quicker
 * where few rows share the work of packing one.
 */
final class InPlace {
    private InPlace() {}

    /** As {@link EightRows#apart}. */
    static void accumulate(
            int rows,
            int count,
            float[] a,
            int first,
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
        int last = rows - 1;
        int r1 = Math.min(1, last),
                r2 = Math.min(2, last),
                r3 = Math.min(3, last),
                r4 = Math.min(4, last),
                r5 = Math.min(5, last),
                r6 = Math.min(6, last),
                r7 = Math.min(7, last);
        int terms = Math.min(count, MOST_TERMS),
                a0 = start(first),
                a1 = start(first + r1 * rowStride),
                a2 = start(first + r2 * rowStride),
                a3 = start(first + r3 * rowStride),
                a4 = start(first + r4 * rowStride),
                a5 = start(first + r5 * rowStride),
                a6 = start(first + r6 * rowStride),
                a7 = start(first + r7 * rowStride);
        FloatVector p0 = fromArray(SPECIES, from, f0), q0 = fromArray(SPECIES, from, f0 + LANES);
        FloatVector p1 = fromArray(SPECIES, from, f0 + r1 * fromStride),
                q1 = fromArray(SPECIES, from, f0 + r1 * fromStride + LANES);
        FloatVector p2 = fromArray(SPECIES, from, f0 + r2 * fromStride),
                q2 = fromArray(SPECIES, from, f0 + r2 * fromStride + LANES);
        FloatVector p3 = fromArray(SPECIES, from, f0 + r3 * fromStride),
                q3 = fromArray(SPECIES, from, f0 + r3 * fromStride + LANES);
        FloatVector p4 = fromArray(SPECIES, from, f0 + r4 * fromStride),
                q4 = fromArray(SPECIES, from, f0 + r4 * fromStride + LANES);
        FloatVector p5 = fromArray(SPECIES, from, f0 + r5 * fromStride),
                q5 = fromArray(SPECIES, from, f0 + r5 * fromStride + LANES);
        FloatVector p6 = fromArray(SPECIES, from, f0 + r6 * fromStride),
                q6 = fromArray(SPECIES, from, f0 + r6 * fromStride + LANES);
        FloatVector p7 = fromArray(SPECIES, from, f0 + r7 * fromStride),
                q7 = fromArray(SPECIES, from, f0 + r7 * fromStride + LANES);
        for (int k = 0, y = b0; k < terms; k++, y += bStride) {
            FloatVector u = fromArray(SPECIES, b, y), v = fromArray(SPECIES, b, y + LANES);
            FloatVector w = broadcast(SPECIES, a[a0 + k]);
            p0 = w.fma(u, p0);
            q0 = w.fma(v, q0);
            w = broadcast(SPECIES, a[a1 + k]);
            p1 = w.fma(u, p1);
            q1 = w.fma(v, q1);
            w = broadcast(SPECIES, a[a2 + k]);
            p2 = w.fma(u, p2);
            q2 = w.fma(v, q2);
            w = broadcast(SPECIES, a[a3 + k]);
            p3 = w.fma(u, p3);
            q3 = w.fma(v, q3);
            w = broadcast(SPECIES, a[a4 + k]);
            p4 = w.fma(u, p4);
            q4 = w.fma(v, q4);
            w = broadcast(SPECIES, a[a5 + k]);
            p5 = w.fma(u, p5);
            q5 = w.fma(v, q5);
            w = broadcast(SPECIES, a[a6 + k]);
            p6 = w.fma(u, p6);
            q6 = w.fma(v, q6);
            w = broadcast(SPECIES, a[a7 + k]);
            p7 = w.fma(u, p7);
            q7 = w.fma(v, q7);
        }
        p0.intoArray(to, t0);
        q0.intoArray(to, t0 + LANES);
        p1.intoArray(to, t0 + r1 * toStride);
        q1.intoArray(to, t0 + r1 * toStride + LANES);
        p2.intoArray(to, t0 + r2 * toStride);
        q2.intoArray(to, t0 + r2 * toStride + LANES);
        p3.intoArray(to, t0 + r3 * toStride);
        q3.intoArray(to, t0 + r3 * toStride + LANES);
        p4.intoArray(to, t0 + r4 * toStride);
        q4.intoArray(to, t0 + r4 * toStride + LANES);
        p5.intoArray(to, t0 + r5 * toStride);
        q5.intoArray(to, t0 + r5 * toStride + LANES);
        p6.intoArray(to, t0 + r6 * toStride);
        q6.intoArray(to, t0 + r6 * toStride + LANES);
        p7.intoArray(to, t0 + r7 * toStride);
        q7.intoArray(to, t0 + r7 * toStride + LANES);
    }
}
