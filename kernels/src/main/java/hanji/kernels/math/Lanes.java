package hanji.kernels.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What the vector forms of this package share. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private Lanes() {}

    static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** a * b + c in one rounding. */
    static FloatVector fma(FloatVector a, FloatVector b, float c) {
        return a.fma(b, all(c));
    }

    /** {@code result}, but NaN with the bits 0x7fc00000 where {@code x} is NaN. */
    static FloatVector nanWhereNan(FloatVector x, FloatVector result) {
        return result.blend(all(Float.NaN), x.compare(VectorOperators.NE, x));
    }
}
