package hanji.simulator.vector;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Template of comparisons of 64-bit integers. */
final class LongTests implements Lanes.Test<long[]> {
    private static final Function FUNCTION = Clones.constant(MethodHandles.lookup(), Function.class);
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;

    /** Which lanes pass. */
    interface Function {
        VectorMask<Long> apply(LongVector a, LongVector b);
    }

    @Override
    public int apply(long[] a, long[] b) {
        int mask = 0;
        for (int i = 0; i < LANES; i += SPECIES.length()) {
            VectorMask<Long> passes =
                    FUNCTION.apply(LongVector.fromArray(SPECIES, a, i), LongVector.fromArray(SPECIES, b, i));
            mask |= (int) passes.toLong() << i;
        }
        return mask;
    }
}
