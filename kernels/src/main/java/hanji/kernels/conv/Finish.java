package hanji.kernels.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What happens to the end of a chain on its way to the result, each a rounding of its own as in the composed ops. */
sealed interface Finish {
    VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Writes {@code count} sums to out from {@code to} on, where other operands have the same places. */
    void store(float[] sums, int from, float[] out, int to, int count);

    /** The sum itself. */
    record Plain() implements Finish {
        @Override
        public void store(float[] sums, int from, float[] out, int to, int count) {
            System.arraycopy(sums, from, out, to, count);
        }
    }

    /** addend + sum. */
    record Add(float[] addend) implements Finish {
        @Override
        public void store(float[] sums, int from, float[] out, int to, int count) {
            int i = 0;
            for (; i < SPECIES.loopBound(count); i += SPECIES.length())
                load(addend, to + i).add(load(sums, from + i)).intoArray(out, to + i);
            for (; i < count; i++) out[to + i] = addend[to + i] + sums[from + i];
        }
    }

    /** The sum where mask is above 0, else +0. */
    record Gate(float[] mask) implements Finish {
        @Override
        public void store(float[] sums, int from, float[] out, int to, int count) {
            int i = 0;
            for (; i < SPECIES.loopBound(count); i += SPECIES.length())
                gated(mask, to + i, sums, from + i).intoArray(out, to + i);
            for (; i < count; i++) out[to + i] = mask[to + i] > 0 ? sums[from + i] : 0;
        }
    }

    /** addend + (the sum where mask is above 0, else +0). */
    record GateAndAdd(float[] mask, float[] addend) implements Finish {
        @Override
        public void store(float[] sums, int from, float[] out, int to, int count) {
            int i = 0;
            for (; i < SPECIES.loopBound(count); i += SPECIES.length())
                load(addend, to + i).add(gated(mask, to + i, sums, from + i)).intoArray(out, to + i);
            for (; i < count; i++) out[to + i] = addend[to + i] + (mask[to + i] > 0 ? sums[from + i] : 0);
        }
    }

    private static FloatVector gated(float[] mask, int at, float[] sums, int from) {
        return FloatVector.zero(SPECIES).blend(load(sums, from), load(mask, at).compare(VectorOperators.GT, 0));
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
