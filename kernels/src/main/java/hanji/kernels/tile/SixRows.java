package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.COLUMNS;
import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** 6 rows by 2 vectors: 12 sums, 2 vectors of the panel and 1 of a in 16 registers. See {@link Tile}. */
final class SixRows {
    static final int ROWS = 6;

    private SixRows() {}

    /** Rows side by side, term by term. */
    static void together(
            Terms terms,
            float[] a,
            int a0,
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
        FloatVector p0 = fromArray(SPECIES, from, f0), q0 = fromArray(SPECIES, from, f0 + LANES);
        FloatVector p1 = fromArray(SPECIES, from, f0 + fromStride),
                q1 = fromArray(SPECIES, from, f0 + fromStride + LANES);
        FloatVector p2 = fromArray(SPECIES, from, f0 + 2 * fromStride),
                q2 = fromArray(SPECIES, from, f0 + 2 * fromStride + LANES);
        FloatVector p3 = fromArray(SPECIES, from, f0 + 3 * fromStride),
                q3 = fromArray(SPECIES, from, f0 + 3 * fromStride + LANES);
        FloatVector p4 = fromArray(SPECIES, from, f0 + 4 * fromStride),
                q4 = fromArray(SPECIES, from, f0 + 4 * fromStride + LANES);
        FloatVector p5 = fromArray(SPECIES, from, f0 + 5 * fromStride),
                q5 = fromArray(SPECIES, from, f0 + 5 * fromStride + LANES);
        for (int left = terms.count(), line = terms.lead(), at = a0, y = b0; left > 0; ) {
            int count = Math.min(line, left), x = at;
            for (int k = 0; k < count; k++, x += kStride) {
                FloatVector u = fromArray(SPECIES, b, y + k * COLUMNS),
                        v = fromArray(SPECIES, b, y + k * COLUMNS + LANES);
                FloatVector w = broadcast(SPECIES, a[x]);
                p0 = w.fma(u, p0);
                q0 = w.fma(v, q0);
                w = broadcast(SPECIES, a[x + 1]);
                p1 = w.fma(u, p1);
                q1 = w.fma(v, q1);
                w = broadcast(SPECIES, a[x + 2]);
                p2 = w.fma(u, p2);
                q2 = w.fma(v, q2);
                w = broadcast(SPECIES, a[x + 3]);
                p3 = w.fma(u, p3);
                q3 = w.fma(v, q3);
                w = broadcast(SPECIES, a[x + 4]);
                p4 = w.fma(u, p4);
                q4 = w.fma(v, q4);
                w = broadcast(SPECIES, a[x + 5]);
                p5 = w.fma(u, p5);
                q5 = w.fma(v, q5);
            }
            left -= count;
            line = terms.perLine();
            at += count * kStride + terms.jump();
            y += count * COLUMNS;
        }
        if (adds) {
            p0 = fromArray(SPECIES, to, t0).add(p0);
            q0 = fromArray(SPECIES, to, t0 + LANES).add(q0);
            p1 = fromArray(SPECIES, to, t0 + toStride).add(p1);
            q1 = fromArray(SPECIES, to, t0 + toStride + LANES).add(q1);
            p2 = fromArray(SPECIES, to, t0 + 2 * toStride).add(p2);
            q2 = fromArray(SPECIES, to, t0 + 2 * toStride + LANES).add(q2);
            p3 = fromArray(SPECIES, to, t0 + 3 * toStride).add(p3);
            q3 = fromArray(SPECIES, to, t0 + 3 * toStride + LANES).add(q3);
            p4 = fromArray(SPECIES, to, t0 + 4 * toStride).add(p4);
            q4 = fromArray(SPECIES, to, t0 + 4 * toStride + LANES).add(q4);
            p5 = fromArray(SPECIES, to, t0 + 5 * toStride).add(p5);
            q5 = fromArray(SPECIES, to, t0 + 5 * toStride + LANES).add(q5);
        }
        p0.intoArray(to, t0);
        q0.intoArray(to, t0 + LANES);
        p1.intoArray(to, t0 + toStride);
        q1.intoArray(to, t0 + toStride + LANES);
        p2.intoArray(to, t0 + 2 * toStride);
        q2.intoArray(to, t0 + 2 * toStride + LANES);
        p3.intoArray(to, t0 + 3 * toStride);
        q3.intoArray(to, t0 + 3 * toStride + LANES);
        p4.intoArray(to, t0 + 4 * toStride);
        q4.intoArray(to, t0 + 4 * toStride + LANES);
        p5.intoArray(to, t0 + 5 * toStride);
        q5.intoArray(to, t0 + 5 * toStride + LANES);
    }
}
