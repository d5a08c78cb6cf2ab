package hanji.kernels.pointwise;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of pointwise loops: as wide as the machine has them, since the width does not change the result. */
public final class Lanes {
    /** As many floats as a register of this machine holds. */
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    /** Floats in one vector. */
    public static final int COUNT = SPECIES.length();

    /** 0 in every lane. */
    public static final FloatVector ZERO = FloatVector.zero(SPECIES);
    /** NaN in every lane. */
    public static final FloatVector NAN = FloatVector.broadcast(SPECIES, Float.NaN);
    /** 1 in every lane. */
    public static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);

    private Lanes() {}

    /** The elements from {@code array[at]} on. */
    public static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
