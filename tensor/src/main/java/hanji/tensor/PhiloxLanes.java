package hanji.tensor;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Philox4x32-10 of consecutive blocks at once: each 64-bit lane runs the rounds of one block, with a counter word in
 * its low half, so that a lane product is the full 32 x 32 bit product. The bits are those of {@link Philox#block}.
 */
final class PhiloxLanes {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final long LOW = 0xFFFFFFFFL;
    private static final VectorShuffle<Long> ZIP_FIRST = VectorShuffle.makeZip(SPECIES, 0);
    private static final VectorShuffle<Long> ZIP_SECOND = VectorShuffle.makeZip(SPECIES, 1);
    private static final LongVector IOTA = LongVector.zero(SPECIES).addIndex(1);

    /** Words written by one {@link #fill}. */
    static final int WORDS = 4 * SPECIES.length();

    private PhiloxLanes() {}

    /** Writes the {@link #WORDS} words of the blocks from {@code firstBlock} on to {@code out} from {@code at} on. */
    static void fill(Philox philox, long firstBlock, int[] out, int at) {
        LongVector block = IOTA.add(firstBlock);
        LongVector c0 = block.and(LOW);
        LongVector c1 = block.lanewise(VectorOperators.LSHR, 32);
        LongVector c2 = LongVector.broadcast(SPECIES, philox.stream() & LOW);
        LongVector c3 = LongVector.broadcast(SPECIES, philox.step() & LOW);
        int k0 = (int) philox.seed();
        int k1 = (int) (philox.seed() >>> 32);
        for (int round = 0; round < Philox.ROUNDS; round++) {
            LongVector p0 = c0.and(LOW).mul(Philox.MULTIPLIER_0);
            LongVector p1 = c2.and(LOW).mul(Philox.MULTIPLIER_1);
            c0 = high(p1).lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0 & LOW);
            c1 = p1.and(LOW);
            c2 = high(p0).lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1 & LOW);
            c3 = p0.and(LOW);
            k0 += Philox.KEY_STEP_0;
            k1 += Philox.KEY_STEP_1;
        }
        LongVector words01 = c0.or(c1.lanewise(VectorOperators.LSHL, 32));
        LongVector words23 = c2.or(c3.lanewise(VectorOperators.LSHL, 32));
        words01.rearrange(ZIP_FIRST, words23).reinterpretAsInts().intoArray(out, at);
        words01.rearrange(ZIP_SECOND, words23).reinterpretAsInts().intoArray(out, at + WORDS / 2);
    }

    private static LongVector high(LongVector product) {
        return product.lanewise(VectorOperators.LSHR, 32);
    }
}
