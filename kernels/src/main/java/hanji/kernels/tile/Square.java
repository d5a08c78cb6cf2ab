package hanji.kernels.tile;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes squares of as many numbers as a vector holds, in both directions: rows that are d apart exchange the lanes that are d
 * apart, for d of half a vector, a quarter, and so on down to 1. Scratch is kept in the first-level cache, so that no method has
 * more vectors than registers.
 */
public final class Square {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Rows and columns. */
    public static final int SIDE = SPECIES.length();
    /** Whether vectors are of a length that is worth it. */
    public static final boolean PAYS = SIDE == 4 || SIDE == 8 || SIDE == 16;

    // Constants each, and not an array: so the JIT compiles a shuffle to one instruction.
    private static final VectorShuffle<Float> ACROSS_8 = across(8),
            ACROSS_4 = across(4),
            ACROSS_2 = across(2),
            ACROSS_1 = across(1);
    private static final VectorMask<Float> UPPER_8 = upper(8),
            UPPER_4 = upper(4),
            UPPER_2 = upper(2),
            UPPER_1 = upper(1);

    private final float[] scratch = new float[SIDE * SIDE];

    /** Takes each lane from the one that is the distance apart. */
    private static VectorShuffle<Float> across(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> distance < SIDE ? lane ^ distance : lane);
    }

    /** The lanes whose partner is below them. */
    private static VectorMask<Float> upper(int distance) {
        boolean[] upper = new boolean[SIDE];
        for (int lane = 0; lane < SIDE; lane++) upper[lane] = (lane & distance) != 0;
        return VectorMask.fromArray(SPECIES, upper, 0);
    }

    /** {@code to[t0 + c * toStride + r] = from[f0 + r * fromStride + c]} for r and c below {@link #SIDE}. */
    public void transpose(float[] from, int f0, int fromStride, float[] to, int t0, int toStride) {
        if (SIDE == 16) {
            exchange(ACROSS_8, UPPER_8, 8, from, f0, fromStride, scratch, 0, SIDE);
            exchange(ACROSS_4, UPPER_4, 4, scratch, 0, SIDE, scratch, 0, SIDE);
            exchange(ACROSS_2, UPPER_2, 2, scratch, 0, SIDE, scratch, 0, SIDE);
        } else if (SIDE == 8) {
            exchange(ACROSS_4, UPPER_4, 4, from, f0, fromStride, scratch, 0, SIDE);
            exchange(ACROSS_2, UPPER_2, 2, scratch, 0, SIDE, scratch, 0, SIDE);
        } else exchange(ACROSS_2, UPPER_2, 2, from, f0, fromStride, scratch, 0, SIDE);
        exchange(ACROSS_1, UPPER_1, 1, scratch, 0, SIDE, to, t0, toStride);
    }

    /** Exchanges lanes between all pairs of rows that are the distance apart. */
    private static void exchange(
            VectorShuffle<Float> across,
            VectorMask<Float> upper,
            int distance,
            float[] from,
            int f0,
            int fromStride,
            float[] to,
            int t0,
            int toStride) {
        for (int pair = 0; pair < SIDE / 2; pair++) {
            int row = (pair & -distance) << 1 | pair & distance - 1, f = f0 + row * fromStride, t = t0 + row * toStride;
            FloatVector a = fromArray(SPECIES, from, f), b = fromArray(SPECIES, from, f + distance * fromStride);
            a.blend(b.rearrange(across), upper).intoArray(to, t);
            a.rearrange(across).blend(b, upper).intoArray(to, t + distance * toStride);
        }
    }
}
