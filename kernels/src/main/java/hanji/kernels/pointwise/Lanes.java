package hanji.kernels.pointwise;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of pointwise loops: as wide as the machine has them, since the width does not change the result. */
final class Lanes {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Floats in one vector. */
    static final int COUNT = SPECIES.length();

    static final FloatVector ZERO = FloatVector.zero(SPECIES);
    static final FloatVector NAN = FloatVector.broadcast(SPECIES, Float.NaN);
    static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);

    private Lanes() {}

    static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
