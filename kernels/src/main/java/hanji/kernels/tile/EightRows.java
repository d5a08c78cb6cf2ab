package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.COLUMNS;
import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.MOST_TERMS;
import static hanji.kernels.tile.Tile.SPECIES;
import static hanji.kernels.tile.Tile.start;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** 8 rows by 2 vectors: 16 sums, 2 vectors of the panel and 1 of a, where there are 32 registers. See {@link Tile}. */
final class EightRows {
    static final int ROWS = 8;

    /**
     * Most terms that rows side by side take in one loop: the JIT unrolls longer ones until the sums leave the registers, and a
     * tile takes half as long again.
     */
    private static final int SHORT = 32;

    private EightRows() {}

    /**
     * Rows anywhere, the terms of a line side by side; of fewer rows the last is repeated, and written alike each time. From row
     * {@code split} on, rows of a and to lie {@code aJump} and {@code toJump} further on.
     */
    static void apart(
            int rows,
            Terms terms,
            float[] a,
            int first,
            int rowStride,
            int split,
            int aJump,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride,
            int toJump) {
        int last = rows - 1;
        int r1 = Math.min(1, last),
                r2 = Math.min(2, last),
                r3 = Math.min(3, last),
                r4 = Math.min(4, last),
                r5 = Math.min(5, last),
                r6 = Math.min(6, last),
                r7 = Math.min(7, last);
        int o1 = r1 * rowStride + (r1 < split ? 0 : aJump),
                o2 = r2 * rowStride + (r2 < split ? 0 : aJump),
                o3 = r3 * rowStride + (r3 < split ? 0 : aJump),
                o4 = r4 * rowStride + (r4 < split ? 0 : aJump),
                o5 = r5 * rowStride + (r5 < split ? 0 : aJump),
                o6 = r6 * rowStride + (r6 < split ? 0 : aJump),
                o7 = r7 * rowStride + (r7 < split ? 0 : aJump);
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
        for (int left = terms.count(), line = terms.lead(), x = first, y = b0; left > 0; ) {
            int count = Math.min(Math.min(line, left), MOST_TERMS),
                    a0 = start(x),
                    a1 = start(x + o1),
                    a2 = start(x + o2),
                    a3 = start(x + o3),
                    a4 = start(x + o4),
                    a5 = start(x + o5),
                    a6 = start(x + o6),
                    a7 = start(x + o7);
            for (int k = 0; k < count; k++) {
                FloatVector u = fromArray(SPECIES, b, y + k * COLUMNS),
                        v = fromArray(SPECIES, b, y + k * COLUMNS + LANES);
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
            left -= count;
            line = terms.perLine();
            x += count + terms.jump();
            y += count * COLUMNS;
        }
        p0.intoArray(to, t0);
        q0.intoArray(to, t0 + LANES);
        int t1 = t0 + r1 * toStride + (r1 < split ? 0 : toJump);
        p1.intoArray(to, t1);
        q1.intoArray(to, t1 + LANES);
        int t2 = t0 + r2 * toStride + (r2 < split ? 0 : toJump);
        p2.intoArray(to, t2);
        q2.intoArray(to, t2 + LANES);
        int t3 = t0 + r3 * toStride + (r3 < split ? 0 : toJump);
        p3.intoArray(to, t3);
        q3.intoArray(to, t3 + LANES);
        int t4 = t0 + r4 * toStride + (r4 < split ? 0 : toJump);
        p4.intoArray(to, t4);
        q4.intoArray(to, t4 + LANES);
        int t5 = t0 + r5 * toStride + (r5 < split ? 0 : toJump);
        p5.intoArray(to, t5);
        q5.intoArray(to, t5 + LANES);
        int t6 = t0 + r6 * toStride + (r6 < split ? 0 : toJump);
        p6.intoArray(to, t6);
        q6.intoArray(to, t6 + LANES);
        int t7 = t0 + r7 * toStride + (r7 < split ? 0 : toJump);
        p7.intoArray(to, t7);
        q7.intoArray(to, t7 + LANES);
    }

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
        FloatVector p6 = fromArray(SPECIES, from, f0 + 6 * fromStride),
                q6 = fromArray(SPECIES, from, f0 + 6 * fromStride + LANES);
        FloatVector p7 = fromArray(SPECIES, from, f0 + 7 * fromStride),
                q7 = fromArray(SPECIES, from, f0 + 7 * fromStride + LANES);
        for (int left = terms.count(), line = terms.lead(), at = a0, y = b0; left > 0; ) {
            int count = Math.min(Math.min(line, left), SHORT), x = at;
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
                w = broadcast(SPECIES, a[x + 6]);
                p6 = w.fma(u, p6);
                q6 = w.fma(v, q6);
                w = broadcast(SPECIES, a[x + 7]);
                p7 = w.fma(u, p7);
                q7 = w.fma(v, q7);
            }
            left -= count;
            line -= count;
            at += count * kStride;
            if (line == 0) {
                line = terms.perLine();
                at += terms.jump();
            }
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
            p6 = fromArray(SPECIES, to, t0 + 6 * toStride).add(p6);
            q6 = fromArray(SPECIES, to, t0 + 6 * toStride + LANES).add(q6);
            p7 = fromArray(SPECIES, to, t0 + 7 * toStride).add(p7);
            q7 = fromArray(SPECIES, to, t0 + 7 * toStride + LANES).add(q7);
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
        p6.intoArray(to, t0 + 6 * toStride);
        q6.intoArray(to, t0 + 6 * toStride + LANES);
        p7.intoArray(to, t0 + 7 * toStride);
        q7.intoArray(to, t0 + 7 * toStride + LANES);
    }
}
