package hanji.kernels.tile;

import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.stream.IntStream;
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
    /** Whether vectors are long enough to be worth it. */
    public static final boolean PAYS = SIDE >= 4;

    private static final int STAGES = Integer.numberOfTrailingZeros(SIDE);
    private static final Exchange[] EXCHANGES =
            IntStream.range(0, STAGES).mapToObj(bit -> Exchange.of(1 << bit)).toArray(Exchange[]::new);

    private final float[] scratch = new float[SIDE * SIDE];

    /**
     * The exchange between rows some distance apart.
     *
     * @param across takes each lane from the one that is the distance apart
     * @param upper lanes whose partner is below them
     */
    private record Exchange(int distance, VectorShuffle<Float> across, VectorMask<Float> upper) {
        static Exchange of(int distance) {
            boolean[] upper = new boolean[SIDE];
            for (int lane = 0; lane < SIDE; lane++) upper[lane] = (lane & distance) != 0;
            return new Exchange(
                    distance,
                    VectorShuffle.fromOp(SPECIES, lane -> lane ^ distance),
                    VectorMask.fromArray(SPECIES, upper, 0));
        }

        /** The first row of a pair; the second one is the distance further. */
        int row(int pair) {
            return (pair & -distance) << 1 | pair & distance - 1;
        }

        /** Exchanges lanes between all pairs of rows. */
        void run(float[] from, int f0, int fromStride, float[] to, int t0, int toStride) {
            for (int pair = 0; pair < SIDE / 2; pair++) {
                int row = row(pair), f = f0 + row * fromStride, t = t0 + row * toStride;
                FloatVector a = fromArray(SPECIES, from, f), b = fromArray(SPECIES, from, f + distance * fromStride);
                a.blend(b.rearrange(across), upper).intoArray(to, t);
                a.rearrange(across).blend(b, upper).intoArray(to, t + distance * toStride);
            }
        }
    }

    /** {@code to[t0 + c * toStride + r] = from[f0 + r * fromStride + c]} for r and c below {@link #SIDE}. */
    public void transpose(float[] from, int f0, int fromStride, float[] to, int t0, int toStride) {
        EXCHANGES[STAGES - 1].run(from, f0, fromStride, scratch, 0, SIDE);
        for (int bit = STAGES - 2; bit > 0; bit--) EXCHANGES[bit].run(scratch, 0, SIDE, scratch, 0, SIDE);
        EXCHANGES[0].run(scratch, 0, SIDE, to, t0, toStride);
    }
}
