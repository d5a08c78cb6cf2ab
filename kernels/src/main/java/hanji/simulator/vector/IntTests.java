package hanji.simulator.vector;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Template of comparisons of 32-bit integers. */
final class IntTests implements Lanes.Test<int[]> {
    private static final Function FUNCTION = Clones.constant(MethodHandles.lookup(), Function.class);
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;

    /** Which lanes pass. */
    interface Function {
        VectorMask<Integer> apply(IntVector a, IntVector b);
    }

    @Override
    public int apply(int[] a, int[] b) {
        int mask = 0;
        for (int i = 0; i < LANES; i += SPECIES.length()) {
            VectorMask<Integer> passes =
                    FUNCTION.apply(IntVector.fromArray(SPECIES, a, i), IntVector.fromArray(SPECIES, b, i));
            mask |= (int) passes.toLong() << i;
        }
        return mask;
    }
}
