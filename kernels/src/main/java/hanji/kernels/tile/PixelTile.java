package hanji.kernels.tile;

import static hanji.kernels.tile.Tile.LANES;
import static hanji.kernels.tile.Tile.MOST_TERMS;
import static hanji.kernels.tile.Tile.SPECIES;
import static hanji.kernels.tile.Tile.start;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of {@link hanji.kernels.conv.PixelConv}: a few pixels anywhere, by 2 vectors of output channels or 1. Each sum
 * walks the terms k in order, so the order is canonical whatever the tile; it is small and called many times, so that the JIT
 * keeps every sum in a register.
 *
 * <p>{@code sum = from[f0 + r*fromStride + f]}, then for the {@linkplain Terms terms} k in ascending order
 * {@code fma(a[windows[first + r] + shift + k + jumps(k)*jump], b[b0 + k*width + f], ·)}, with
 * {@code width = vectors * LANES}, and {@code to[t0 + r*toStride + f] = sum}. Where fewer pixels r are left than a tile has, the
 * last is repeated, and written alike each time.
 */
public final class PixelTile {
    /** Vectors in the widest tile. */
    public static final int WIDEST = 2;

    private PixelTile() {}

    /** Vectors of the next panel when this many columns are left. */
    public static int panelVectors(int columns) {
        return columns > LANES ? 2 : 1;
    }

    /**
     * All pixels from {@code first} to {@code last}.
     *
     * @param vectors width of the tile and of b's rows, in vectors: 1 or 2
     * @param shift from a pixel's window to its first term in a
     * @param windows where the window of each pixel begins in a
     * @param b0 index of the panel's first element in b
     * @param f0 index of the first pixel's first sum in from
     * @param fromStride from one pixel to the next; 0 where all begin alike
     * @param t0 index of the first pixel's first sum in to
     * @throws IllegalArgumentException if a line has more than 65,536 terms, or a more numbers than can be reached so
     */
    public static void accumulate(
            int vectors,
            Terms terms,
            float[] a,
            int shift,
            int[] windows,
            int first,
            int last,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        if (!Tile.isWithinReach(terms.longestLine(), a))
            throw new IllegalArgumentException(terms + " of " + a.length + " numbers are too many for a tile");
        for (int p = first, done; p <= last; p += done) {
            int f = f0 + (p - first) * fromStride, t = t0 + (p - first) * toStride;
            if (vectors == 1) {
                done = 8;
                eightByOne(terms, a, shift, windows, p, last, b, b0, from, f, fromStride, to, t, toStride);
            } else if (Tile.HAS_32_REGISTERS && last - p >= 4) {
                done = 8;
                eightByTwo(terms, a, shift, windows, p, last, b, b0, from, f, fromStride, to, t, toStride);
            } else {
                done = 4;
                fourByTwo(terms, a, shift, windows, p, last, b, b0, from, f, fromStride, to, t, toStride);
            }
        }
    }

    private static void eightByTwo(
            Terms terms,
            float[] a,
            int shift,
            int[] windows,
            int first,
            int last,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        int most = last - first,
                r1 = Math.min(1, most),
                r2 = Math.min(2, most),
                r3 = Math.min(3, most),
                r4 = Math.min(4, most),
                r5 = Math.min(5, most),
                r6 = Math.min(6, most),
                r7 = Math.min(7, most);
        int w0 = windows[first],
                w1 = windows[first + r1],
                w2 = windows[first + r2],
                w3 = windows[first + r3],
                w4 = windows[first + r4],
                w5 = windows[first + r5],
                w6 = windows[first + r6],
                w7 = windows[first + r7];
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
        for (int left = terms.count(), line = terms.lead(), x = shift, y = b0; left > 0; ) {
            int count = Math.min(Math.min(line, left), MOST_TERMS),
                    a0 = start(w0 + x),
                    a1 = start(w1 + x),
                    a2 = start(w2 + x),
                    a3 = start(w3 + x),
                    a4 = start(w4 + x),
                    a5 = start(w5 + x),
                    a6 = start(w6 + x),
                    a7 = start(w7 + x);
            for (int k = 0; k < count; k++) {
                int row = y + k * 2 * LANES;
                FloatVector u = fromArray(SPECIES, b, row), v = fromArray(SPECIES, b, row + LANES);
                FloatVector z = broadcast(SPECIES, a[a0 + k]);
                p0 = z.fma(u, p0);
                q0 = z.fma(v, q0);
                z = broadcast(SPECIES, a[a1 + k]);
                p1 = z.fma(u, p1);
                q1 = z.fma(v, q1);
                z = broadcast(SPECIES, a[a2 + k]);
                p2 = z.fma(u, p2);
                q2 = z.fma(v, q2);
                z = broadcast(SPECIES, a[a3 + k]);
                p3 = z.fma(u, p3);
                q3 = z.fma(v, q3);
                z = broadcast(SPECIES, a[a4 + k]);
                p4 = z.fma(u, p4);
                q4 = z.fma(v, q4);
                z = broadcast(SPECIES, a[a5 + k]);
                p5 = z.fma(u, p5);
                q5 = z.fma(v, q5);
                z = broadcast(SPECIES, a[a6 + k]);
                p6 = z.fma(u, p6);
                q6 = z.fma(v, q6);
                z = broadcast(SPECIES, a[a7 + k]);
                p7 = z.fma(u, p7);
                q7 = z.fma(v, q7);
            }
            left -= count;
            line = terms.perLine();
            x += count + terms.jump();
            y += count * 2 * LANES;
        }
        p0.intoArray(to, t0);
        q0.intoArray(to, t0 + LANES);
        int t1 = t0 + r1 * toStride;
        p1.intoArray(to, t1);
        q1.intoArray(to, t1 + LANES);
        int t2 = t0 + r2 * toStride;
        p2.intoArray(to, t2);
        q2.intoArray(to, t2 + LANES);
        int t3 = t0 + r3 * toStride;
        p3.intoArray(to, t3);
        q3.intoArray(to, t3 + LANES);
        int t4 = t0 + r4 * toStride;
        p4.intoArray(to, t4);
        q4.intoArray(to, t4 + LANES);
        int t5 = t0 + r5 * toStride;
        p5.intoArray(to, t5);
        q5.intoArray(to, t5 + LANES);
        int t6 = t0 + r6 * toStride;
        p6.intoArray(to, t6);
        q6.intoArray(to, t6 + LANES);
        int t7 = t0 + r7 * toStride;
        p7.intoArray(to, t7);
        q7.intoArray(to, t7 + LANES);
    }

    private static void fourByTwo(
            Terms terms,
            float[] a,
            int shift,
            int[] windows,
            int first,
            int last,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        int most = last - first, r1 = Math.min(1, most), r2 = Math.min(2, most), r3 = Math.min(3, most);
        int w0 = windows[first], w1 = windows[first + r1], w2 = windows[first + r2], w3 = windows[first + r3];
        FloatVector p0 = fromArray(SPECIES, from, f0), q0 = fromArray(SPECIES, from, f0 + LANES);
        FloatVector p1 = fromArray(SPECIES, from, f0 + r1 * fromStride),
                q1 = fromArray(SPECIES, from, f0 + r1 * fromStride + LANES);
        FloatVector p2 = fromArray(SPECIES, from, f0 + r2 * fromStride),
                q2 = fromArray(SPECIES, from, f0 + r2 * fromStride + LANES);
        FloatVector p3 = fromArray(SPECIES, from, f0 + r3 * fromStride),
                q3 = fromArray(SPECIES, from, f0 + r3 * fromStride + LANES);
        for (int left = terms.count(), line = terms.lead(), x = shift, y = b0; left > 0; ) {
            int count = Math.min(Math.min(line, left), MOST_TERMS),
                    a0 = start(w0 + x),
                    a1 = start(w1 + x),
                    a2 = start(w2 + x),
                    a3 = start(w3 + x);
            for (int k = 0; k < count; k++) {
                int row = y + k * 2 * LANES;
                FloatVector u = fromArray(SPECIES, b, row), v = fromArray(SPECIES, b, row + LANES);
                FloatVector z = broadcast(SPECIES, a[a0 + k]);
                p0 = z.fma(u, p0);
                q0 = z.fma(v, q0);
                z = broadcast(SPECIES, a[a1 + k]);
                p1 = z.fma(u, p1);
                q1 = z.fma(v, q1);
                z = broadcast(SPECIES, a[a2 + k]);
                p2 = z.fma(u, p2);
                q2 = z.fma(v, q2);
                z = broadcast(SPECIES, a[a3 + k]);
                p3 = z.fma(u, p3);
                q3 = z.fma(v, q3);
            }
            left -= count;
            line = terms.perLine();
            x += count + terms.jump();
            y += count * 2 * LANES;
        }
        p0.intoArray(to, t0);
        q0.intoArray(to, t0 + LANES);
        int t1 = t0 + r1 * toStride;
        p1.intoArray(to, t1);
        q1.intoArray(to, t1 + LANES);
        int t2 = t0 + r2 * toStride;
        p2.intoArray(to, t2);
        q2.intoArray(to, t2 + LANES);
        int t3 = t0 + r3 * toStride;
        p3.intoArray(to, t3);
        q3.intoArray(to, t3 + LANES);
    }

    private static void eightByOne(
            Terms terms,
            float[] a,
            int shift,
            int[] windows,
            int first,
            int last,
            float[] b,
            int b0,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        int most = last - first,
                r1 = Math.min(1, most),
                r2 = Math.min(2, most),
                r3 = Math.min(3, most),
                r4 = Math.min(4, most),
                r5 = Math.min(5, most),
                r6 = Math.min(6, most),
                r7 = Math.min(7, most);
        int w0 = windows[first],
                w1 = windows[first + r1],
                w2 = windows[first + r2],
                w3 = windows[first + r3],
                w4 = windows[first + r4],
                w5 = windows[first + r5],
                w6 = windows[first + r6],
                w7 = windows[first + r7];
        FloatVector p0 = fromArray(SPECIES, from, f0);
        FloatVector p1 = fromArray(SPECIES, from, f0 + r1 * fromStride);
        FloatVector p2 = fromArray(SPECIES, from, f0 + r2 * fromStride);
        FloatVector p3 = fromArray(SPECIES, from, f0 + r3 * fromStride);
        FloatVector p4 = fromArray(SPECIES, from, f0 + r4 * fromStride);
        FloatVector p5 = fromArray(SPECIES, from, f0 + r5 * fromStride);
        FloatVector p6 = fromArray(SPECIES, from, f0 + r6 * fromStride);
        FloatVector p7 = fromArray(SPECIES, from, f0 + r7 * fromStride);
        for (int left = terms.count(), line = terms.lead(), x = shift, y = b0; left > 0; ) {
            int count = Math.min(Math.min(line, left), MOST_TERMS),
                    a0 = start(w0 + x),
                    a1 = start(w1 + x),
                    a2 = start(w2 + x),
                    a3 = start(w3 + x),
                    a4 = start(w4 + x),
                    a5 = start(w5 + x),
                    a6 = start(w6 + x),
                    a7 = start(w7 + x);
            for (int k = 0; k < count; k++) {
                int row = y + k * LANES;
                FloatVector u = fromArray(SPECIES, b, row);
                FloatVector z = broadcast(SPECIES, a[a0 + k]);
                p0 = z.fma(u, p0);
                z = broadcast(SPECIES, a[a1 + k]);
                p1 = z.fma(u, p1);
                z = broadcast(SPECIES, a[a2 + k]);
                p2 = z.fma(u, p2);
                z = broadcast(SPECIES, a[a3 + k]);
                p3 = z.fma(u, p3);
                z = broadcast(SPECIES, a[a4 + k]);
                p4 = z.fma(u, p4);
                z = broadcast(SPECIES, a[a5 + k]);
                p5 = z.fma(u, p5);
                z = broadcast(SPECIES, a[a6 + k]);
                p6 = z.fma(u, p6);
                z = broadcast(SPECIES, a[a7 + k]);
                p7 = z.fma(u, p7);
            }
            left -= count;
            line = terms.perLine();
            x += count + terms.jump();
            y += count * LANES;
        }
        p0.intoArray(to, t0);
        int t1 = t0 + r1 * toStride;
        p1.intoArray(to, t1);
        int t2 = t0 + r2 * toStride;
        p2.intoArray(to, t2);
        int t3 = t0 + r3 * toStride;
        p3.intoArray(to, t3);
        int t4 = t0 + r4 * toStride;
        p4.intoArray(to, t4);
        int t5 = t0 + r5 * toStride;
        p5.intoArray(to, t5);
        int t6 = t0 + r6 * toStride;
        p6.intoArray(to, t6);
        int t7 = t0 + r7 * toStride;
        p7.intoArray(to, t7);
    }
}
