package hanji.simulator.vector;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Vectored;
import java.lang.invoke.MethodHandles;
import java.util.List;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Template of instructions that compute 64-bit integers from 64-bit integers. */
final class Longs extends Vectored {
    private static final Operation OPERATION = Clones.constant(MethodHandles.lookup(), Operation.class);
    private static final Function FUNCTION = (Function) OPERATION.function();
    private static final int SOURCES = OPERATION.sources();
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;

    /** What is computed, of up to three registers. */
    interface Function {
        LongVector apply(LongVector a, LongVector b, LongVector c);
    }

    Longs(Origin origin, int[] slots) {
        super(origin, slots);
    }

    @Override
    public Vectored over(Origin origin, int... slots) {
        return new Longs(origin, slots);
    }

    @Override
    public List<Bank> banks() {
        return OPERATION.banks();
    }

    @Override
    public void run(Object[] registers, int[] slots, int mask) {
        for (int at = 0; at < slots.length; at += SOURCES + 1) {
            long[] to = (long[]) registers[slots[at]], a = (long[]) registers[slots[at + 1]];
            long[] b = SOURCES < 2 ? a : (long[]) registers[slots[at + 2]];
            long[] c = SOURCES < 3 ? a : (long[]) registers[slots[at + 3]];
            for (int i = 0; i < LANES; i += SPECIES.length()) {
                LongVector result = FUNCTION.apply(
                        LongVector.fromArray(SPECIES, a, i),
                        LongVector.fromArray(SPECIES, b, i),
                        LongVector.fromArray(SPECIES, c, i));
                if (mask == -1) result.intoArray(to, i);
                else result.intoArray(to, i, VectorMask.fromLong(SPECIES, mask >>> i));
            }
        }
    }
}
