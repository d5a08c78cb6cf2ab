package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.COLUMNS;
import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/** 5 rows by 2 vectors: 10 sums, 2 vectors of the panel and 1 of a in 16 registers. See {@link Tile}. */
final class FiveRows {
    static final int ROWS = 5;

    private FiveRows() {}

    /**
     * Rows anywhere, the terms of a line {@code kStride} apart; of fewer rows the last is repeated, and written alike each time.
     * From row {@code split} on, rows of a and to lie {@code aJump} and {@code toJump} further on.
     *
     * <p>Each row has an index of its own that steps by {@code kStride}, so that the JIT checks its bounds inside the loop, just
     * before its load. With a stride that the JIT knows, it checks them before the loop and then moves all loads to the loop's
     * beginning, where 16 registers do not hold them: it keeps sums in memory, at twice the time. A sixth row fits, too, but only
     * just: after some profiles of earlier calls the JIT keeps sums in memory again.
     */
    static void apart(
            int rows,
            Terms terms,
            float[] a,
            int first,
            int rowStride,
            int kStride,
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
        int r1 = Math.min(1, last), r2 = Math.min(2, last), r3 = Math.min(3, last), r4 = Math.min(4, last);
        int o1 = r1 * rowStride + (r1 < split ? 0 : aJump),
                o2 = r2 * rowStride + (r2 < split ? 0 : aJump),
                o3 = r3 * rowStride + (r3 < split ? 0 : aJump),
                o4 = r4 * rowStride + (r4 < split ? 0 : aJump);
        FloatVector p0 = fromArray(SPECIES, from, f0), q0 = fromArray(SPECIES, from, f0 + LANES);
        FloatVector p1 = fromArray(SPECIES, from, f0 + r1 * fromStride),
                q1 = fromArray(SPECIES, from, f0 + r1 * fromStride + LANES);
        FloatVector p2 = fromArray(SPECIES, from, f0 + r2 * fromStride),
                q2 = fromArray(SPECIES, from, f0 + r2 * fromStride + LANES);
        FloatVector p3 = fromArray(SPECIES, from, f0 + r3 * fromStride),
                q3 = fromArray(SPECIES, from, f0 + r3 * fromStride + LANES);
        FloatVector p4 = fromArray(SPECIES, from, f0 + r4 * fromStride),
                q4 = fromArray(SPECIES, from, f0 + r4 * fromStride + LANES);
        for (int left = terms.count(), line = terms.lead(), x = first, y = b0; left > 0; ) {
            int count = Math.min(line, left), x0 = x, x1 = x + o1, x2 = x + o2, x3 = x + o3, x4 = x + o4;
            for (int k = 0; k < count; k++) {
                FloatVector u = fromArray(SPECIES, b, y + k * COLUMNS),
                        v = fromArray(SPECIES, b, y + k * COLUMNS + LANES);
                FloatVector w = broadcast(SPECIES, a[x0]);
                p0 = w.fma(u, p0);
                q0 = w.fma(v, q0);
                w = broadcast(SPECIES, a[x1]);
                p1 = w.fma(u, p1);
                q1 = w.fma(v, q1);
                w = broadcast(SPECIES, a[x2]);
                p2 = w.fma(u, p2);
                q2 = w.fma(v, q2);
                w = broadcast(SPECIES, a[x3]);
                p3 = w.fma(u, p3);
                q3 = w.fma(v, q3);
                w = broadcast(SPECIES, a[x4]);
                p4 = w.fma(u, p4);
                q4 = w.fma(v, q4);
                x0 += kStride;
                x1 += kStride;
                x2 += kStride;
                x3 += kStride;
                x4 += kStride;
            }
            left -= count;
            line = terms.perLine();
            x += count * kStride + terms.jump();
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
    }
}
