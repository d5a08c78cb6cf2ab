package hanji.simulator.vector;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Vectored;
import java.lang.invoke.MethodHandles;
import java.util.List;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Template of instructions that compute 64-bit integers from signed 32-bit ones. */
final class Widened extends Vectored {
    private static final Operation OPERATION = Clones.constant(MethodHandles.lookup(), Operation.class);
    private static final Function FUNCTION = (Function) OPERATION.function();
    private static final int SOURCES = OPERATION.sources();
    private static final VectorSpecies<Long> WIDE = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> NARROW =
            VectorSpecies.of(int.class, VectorShape.forBitSize(WIDE.vectorBitSize() / 2));

    /** What is computed, of one or two registers, as their signed numbers. */
    interface Function {
        LongVector apply(LongVector a, LongVector b);
    }

    Widened(Origin origin, int[] slots) {
        super(origin, slots);
    }

    @Override
    public Vectored over(Origin origin, int... slots) {
        return new Widened(origin, slots);
    }

    @Override
    public List<Bank> banks() {
        return OPERATION.banks();
    }

    @Override
    public void run(Object[] registers, int[] slots, int mask) {
        for (int at = 0; at < slots.length; at += SOURCES + 1) {
            long[] to = (long[]) registers[slots[at]];
            int[] a = (int[]) registers[slots[at + 1]], b = SOURCES < 2 ? a : (int[]) registers[slots[at + 2]];
            for (int i = 0; i < LANES; i += WIDE.length()) {
                LongVector result = FUNCTION.apply(wide(a, i), wide(b, i));
                if (mask == -1) result.intoArray(to, i);
                else result.intoArray(to, i, VectorMask.fromLong(WIDE, mask >>> i));
            }
        }
    }

    private static LongVector wide(int[] from, int at) {
        Vector<Integer> narrow = IntVector.fromArray(NARROW, from, at);
        return (LongVector) narrow.convertShape(VectorOperators.I2L, WIDE, 0);
    }
}
