package hanji.tensor;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Philox4x32-10 of consecutive blocks at once: each 64-bit lane runs the rounds of one block, with a counter word in
 * its low half, so that a lane product is the full 32 x 32 bit product. Both factors are masked, the constant too: that is
 * how C2 sees that one instruction for such products will do where there is none for 64-bit products. The bits are those
 * of {@link Philox#block}. To be used where {@link #AVAILABLE}.
 */
final class PhiloxLanes {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final long LOW = 0xFFFFFFFFL;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorShuffle<Integer> FIRST_BLOCKS = joinedHalves(0);
    private static final VectorShuffle<Integer> LAST_BLOCKS = joinedHalves(INTS.length() / 4);
    private static final LongVector IOTA = LongVector.zero(SPECIES).addIndex(1);

    /** Whether this machine's vectors hold a block's half: with 64 bits they do not, and lanes are no help. */
    static final boolean AVAILABLE = INTS.length() >= 4;

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
        LongVector multiplier0 =
                LongVector.broadcast(SPECIES, Philox.MULTIPLIER_0).and(LOW);
        LongVector multiplier1 =
                LongVector.broadcast(SPECIES, Philox.MULTIPLIER_1).and(LOW);
        int k0 = (int) philox.seed();
        int k1 = (int) (philox.seed() >>> 32);
        for (int round = 0; round < Philox.ROUNDS; round++) {
            LongVector p0 = c0.and(LOW).mul(multiplier0);
            LongVector p1 = c2.and(LOW).mul(multiplier1);
            c0 = high(p1).lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0 & LOW);
            c1 = p1.and(LOW);
            c2 = high(p0).lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1 & LOW);
            c3 = p0.and(LOW);
            k0 += Philox.KEY_STEP_0;
            k1 += Philox.KEY_STEP_1;
        }
        IntVector words01 = c0.or(c1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
        IntVector words23 = c2.or(c3.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
        words01.rearrange(FIRST_BLOCKS, words23).intoArray(out, at);
        words01.rearrange(LAST_BLOCKS, words23).intoArray(out, at + WORDS / 2);
    }

    /**
     * Puts the words 0 and 1 of a block from one vector before its words 2 and 3 from another, for the blocks from
     * {@code firstBlock} on. In 32-bit lanes, since C2 cannot rearrange a vector of two 64-bit lanes.
     */
    private static VectorShuffle<Integer> joinedHalves(int firstBlock) {
        return VectorShuffle.fromOp(INTS, lane -> {
            int source = 2 * (firstBlock + lane / 4) + lane % 2;
            return lane % 4 < 2 ? source : source + INTS.length();
        });
    }

    private static LongVector high(LongVector product) {
        return product.lanewise(VectorOperators.LSHR, 32);
    }
}
