package hanji.simulator.vector;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Vectored;
import java.lang.invoke.MethodHandles;
import java.util.List;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Template of instructions that compute 32-bit integers from 32-bit integers. */
final class Ints extends Vectored {
    private static final Operation OPERATION = Clones.constant(MethodHandles.lookup(), Operation.class);
    private static final Function FUNCTION = (Function) OPERATION.function();
    private static final int SOURCES = OPERATION.sources();
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;

    /** What is computed, of up to three registers. */
    interface Function {
        IntVector apply(IntVector a, IntVector b, IntVector c);
    }

    Ints(Origin origin, int[] slots) {
        super(origin, slots);
    }

    @Override
    public Vectored over(Origin origin, int... slots) {
        return new Ints(origin, slots);
    }

    @Override
    public List<Bank> banks() {
        return OPERATION.banks();
    }

    @Override
    public void run(Object[] registers, int[] slots, int mask) {
        for (int at = 0; at < slots.length; at += SOURCES + 1) {
            int[] to = (int[]) registers[slots[at]], a = (int[]) registers[slots[at + 1]];
            int[] b = SOURCES < 2 ? a : (int[]) registers[slots[at + 2]];
            int[] c = SOURCES < 3 ? a : (int[]) registers[slots[at + 3]];
            for (int i = 0; i < LANES; i += SPECIES.length()) {
                IntVector result = FUNCTION.apply(
                        IntVector.fromArray(SPECIES, a, i),
                        IntVector.fromArray(SPECIES, b, i),
                        IntVector.fromArray(SPECIES, c, i));
                if (mask == -1) result.intoArray(to, i);
                else result.intoArray(to, i, VectorMask.fromLong(SPECIES, mask >>> i));
            }
        }
    }
}
