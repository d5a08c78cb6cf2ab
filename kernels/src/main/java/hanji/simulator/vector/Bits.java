package hanji.simulator.vector;

import static hanji.simulator.machine.Warp.LANES;

import hanji.simulator.machine.Bank;
import hanji.simulator.machine.Vectored;
import java.lang.invoke.MethodHandles;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Template of moves of bits between registers of F32 and of integers. */
final class Bits extends Vectored {
    private static final Operation OPERATION = Clones.constant(MethodHandles.lookup(), Operation.class);
    private static final boolean TO_FLOATS = OPERATION.banks().getFirst() == Bank.FLOAT;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = FLOATS.vectorShape().withLanes(int.class);

    Bits(Origin origin, int[] slots) {
        super(origin, slots);
    }

    @Override
    public Vectored over(Origin origin, int... slots) {
        return new Bits(origin, slots);
    }

    @Override
    public List<Bank> banks() {
        return OPERATION.banks();
    }

    @Override
    public void run(Object[] registers, int[] slots, int mask) {
        for (int at = 0; at < slots.length; at += 2)
            if (TO_FLOATS) toFloats((float[]) registers[slots[at]], (int[]) registers[slots[at + 1]], mask);
            else toInts((int[]) registers[slots[at]], (float[]) registers[slots[at + 1]], mask);
    }

    private static void toFloats(float[] to, int[] from, int mask) {
        for (int i = 0; i < LANES; i += FLOATS.length()) {
            FloatVector bits = IntVector.fromArray(INTS, from, i).reinterpretAsFloats();
            if (mask == -1) bits.intoArray(to, i);
            else bits.intoArray(to, i, VectorMask.fromLong(FLOATS, mask >>> i));
        }
    }

    private static void toInts(int[] to, float[] from, int mask) {
        for (int i = 0; i < LANES; i += FLOATS.length()) {
            IntVector bits = FloatVector.fromArray(FLOATS, from, i).reinterpretAsInts();
            if (mask == -1) bits.intoArray(to, i);
            else bits.intoArray(to, i, VectorMask.fromLong(INTS, mask >>> i));
        }
    }
}
