package hanji.kernels.random;

import hanji.kernels.math.Log;
import hanji.kernels.math.SinCos;
import hanji.tensor.Philox;
import java.util.Objects;

/**
 * Standard normal numbers in F32 from {@link Philox} bits. Box and Muller 1958, "A note on the generation of random
 * normal deviates".
 *
 * <p>Elements 2i and 2i + 1 share the words w<sub>0</sub>, w<sub>1</sub> of the elements 2i and 2i + 1:
 *
 * <pre>
 *   u      = floor(w0 / 2) * 2^-31 + 2^-32        in (0, 1], at least 2^-32: |z| reaches 6.66
 *   radius = sqrt(-2 ln u)
 *   angle  = w1 * 2 pi / 2^32                     split into quarter turns on the bits of w1
 *   z[2i]  = radius * cos(angle),  z[2i + 1] = radius * sin(angle)
 * </pre>
 *
 * A number is a pure function of (seed, stream, step, element): a range may be split anywhere and drawn by any thread.
 * docs/numerics.md, "Random numbers".
 */
public final class BoxMuller {
    private static final int CHUNK = 1024;
    static final float ANGLE_UNIT = 0x1.921fb6p-32f; // pi/2 * 2^-32

    private BoxMuller() {}

    /** N(0, 1) of one element (unsigned 64-bit index). */
    public static float normal(Philox random, long element) {
        long words = random.bits64(element >>> 1);
        float radius = radius((int) words);
        int turn = (int) (words >>> 32);
        return (element & 1) == 0 ? cosine(radius, turn) : sine(radius, turn);
    }

    /**
     * Writes {@link #normal} of the elements {@code first} to {@code first + n - 1}.
     *
     * @throws IndexOutOfBoundsException when [from, from + n) is not inside {@code out}
     */
    public static void fill(Philox random, long first, float[] out, int from, int n) {
        Objects.checkFromIndexSize(from, n, out.length);
        int done = 0;
        if (n > 0 && (first & 1) != 0) {
            out[from] = normal(random, first);
            done = 1;
        }
        int paired = n - (n - done & 1);
        BoxMullerChunk chunk = new BoxMullerChunk(Math.min(CHUNK, paired - done));
        while (done < paired) {
            int count = Math.min(CHUNK, paired - done);
            chunk.fill(random, first + done, out, from + done, count);
            done += count;
        }
        if (done < n) {
            out[from + done] = normal(random, first + done);
        }
    }

    static float radius(int word) {
        float u = Math.fma((float) (word >>> 1), 0x1p-31f, 0x1p-32f);
        return (float) Math.sqrt(-2 * Log.logOfNormal(u));
    }

    static float cosine(float radius, int turn) {
        return radius * SinCos.sin(quarter(turn) + 1, (turn << 2) * ANGLE_UNIT);
    }

    static float sine(float radius, int turn) {
        return radius * SinCos.sin(quarter(turn), (turn << 2) * ANGLE_UNIT);
    }

    private static int quarter(int turn) {
        return turn + (1 << 29) >>> 30;
    }
}
