package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.COLUMNS;
import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** Up to 4 rows by 2 vectors, at any strides; of fewer rows the last is repeated, and written alike each time. See {@link Tile}. */
final class FourRows {
    static final int ROWS = 4;

    private FourRows() {}

    static void anywhere(
            int rows,
            Terms terms,
            float[] a,
            int a0,
            int rowStride,
            int kStride,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride,
            boolean adds) {
        int last = rows - 1;
        int r1 = Math.min(1, last), r2 = Math.min(2, last), r3 = Math.min(3, last);
        int a1 = r1 * rowStride, a2 = r2 * rowStride, a3 = r3 * rowStride;
        FloatVector p0 = fromArray(SPECIES, from, f0), q0 = fromArray(SPECIES, from, f0 + LANES);
        FloatVector p1 = fromArray(SPECIES, from, f0 + r1 * fromStride),
                q1 = fromArray(SPECIES, from, f0 + r1 * fromStride + LANES);
        FloatVector p2 = fromArray(SPECIES, from, f0 + r2 * fromStride),
                q2 = fromArray(SPECIES, from, f0 + r2 * fromStride + LANES);
        FloatVector p3 = fromArray(SPECIES, from, f0 + r3 * fromStride),
                q3 = fromArray(SPECIES, from, f0 + r3 * fromStride + LANES);
        for (int left = terms.count(), line = terms.lead(), at = a0, y = b0; left > 0; ) {
            int count = Math.min(line, left), x = at;
            for (int k = 0; k < count; k++, x += kStride) {
                FloatVector u = fromArray(SPECIES, b, y + k * COLUMNS),
                        v = fromArray(SPECIES, b, y + k * COLUMNS + LANES);
                FloatVector w = broadcast(SPECIES, a[x]);
                p0 = w.fma(u, p0);
                q0 = w.fma(v, q0);
                w = broadcast(SPECIES, a[x + a1]);
                p1 = w.fma(u, p1);
                q1 = w.fma(v, q1);
                w = broadcast(SPECIES, a[x + a2]);
                p2 = w.fma(u, p2);
                q2 = w.fma(v, q2);
                w = broadcast(SPECIES, a[x + a3]);
                p3 = w.fma(u, p3);
                q3 = w.fma(v, q3);
            }
            left -= count;
            line = terms.perLine();
            at += count * kStride + terms.jump();
            y += count * COLUMNS;
        }
        if (adds) {
            p0 = fromArray(SPECIES, to, t0).add(p0);
            q0 = fromArray(SPECIES, to, t0 + LANES).add(q0);
            p1 = fromArray(SPECIES, to, t0 + r1 * toStride).add(p1);
            q1 = fromArray(SPECIES, to, t0 + r1 * toStride + LANES).add(q1);
            p2 = fromArray(SPECIES, to, t0 + r2 * toStride).add(p2);
            q2 = fromArray(SPECIES, to, t0 + r2 * toStride + LANES).add(q2);
            p3 = fromArray(SPECIES, to, t0 + r3 * toStride).add(p3);
            q3 = fromArray(SPECIES, to, t0 + r3 * toStride + LANES).add(q3);
        }
        p0.intoArray(to, t0);
        q0.intoArray(to, t0 + LANES);
        p1.intoArray(to, t0 + r1 * toStride);
        q1.intoArray(to, t0 + r1 * toStride + LANES);
        p2.intoArray(to, t0 + r2 * toStride);
        q2.intoArray(to, t0 + r2 * toStride + LANES);
        p3.intoArray(to, t0 + r3 * toStride);
        q3.intoArray(to, t0 + r3 * toStride + LANES);
    }
}
