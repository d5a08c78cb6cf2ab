package hanji.simulator.vector;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Lanes;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Template of comparisons of F32. */
final class FloatTests implements Lanes.Test<float[]> {
    private static final Function FUNCTION = Clones.constant(MethodHandles.lookup(), Function.class);
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Which lanes pass. */
    interface Function {
        VectorMask<Float> apply(FloatVector a, FloatVector b);
    }

    @Override
    public int apply(float[] a, float[] b) {
        int mask = 0;
        for (int i = 0; i < LANES; i += SPECIES.length()) {
            VectorMask<Float> passes =
                    FUNCTION.apply(FloatVector.fromArray(SPECIES, a, i), FloatVector.fromArray(SPECIES, b, i));
            mask |= (int) passes.toLong() << i;
        }
        return mask;
    }
}
