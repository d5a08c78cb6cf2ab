package hanji.simulator.vector;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Vectored;
import java.lang.invoke.MethodHandles;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Template of instructions that compute F32 from F32. */
final class Floats extends Vectored {
    private static final Operation OPERATION = Clones.constant(MethodHandles.lookup(), Operation.class);
    private static final Function FUNCTION = (Function) OPERATION.function();
    private static final int SOURCES = OPERATION.sources();
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** What is computed, of up to three registers. */
    interface Function {
        FloatVector apply(FloatVector a, FloatVector b, FloatVector c);
    }

    Floats(Origin origin, int[] slots) {
        super(origin, slots);
    }

    @Override
    public Vectored over(Origin origin, int... slots) {
        return new Floats(origin, slots);
    }

    @Override
    public List<Bank> banks() {
        return OPERATION.banks();
    }

    @Override
    public void run(Object[] registers, int[] slots, int mask) {
        for (int at = 0; at < slots.length; at += SOURCES + 1) {
            float[] to = (float[]) registers[slots[at]], a = (float[]) registers[slots[at + 1]];
            float[] b = SOURCES < 2 ? a : (float[]) registers[slots[at + 2]];
            float[] c = SOURCES < 3 ? a : (float[]) registers[slots[at + 3]];
            for (int i = 0; i < LANES; i += SPECIES.length()) {
                FloatVector result = FUNCTION.apply(
                        FloatVector.fromArray(SPECIES, a, i),
                        FloatVector.fromArray(SPECIES, b, i),
                        FloatVector.fromArray(SPECIES, c, i));
                if (mask == -1) result.intoArray(to, i);
                else result.intoArray(to, i, VectorMask.fromLong(SPECIES, mask >>> i));
            }
        }
    }
}
