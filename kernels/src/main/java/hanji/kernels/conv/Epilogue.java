package hanji.kernels.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What happens to the ends of chains where they lie in the result, each a rounding of its own as in the composed ops. */
sealed interface Epilogue {
    VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Finishes {@code count} sums from {@code from} on; other operands have the same places. */
    void apply(float[] sums, int from, int count);

    /** The sum itself. */
    record Plain() implements Epilogue {
        @Override
        public void apply(float[] sums, int from, int count) {}
    }

    /** addend + sum. */
    record Add(float[] addend) implements Epilogue {
        @Override
        public void apply(float[] sums, int from, int count) {
            int i = from, end = from + count;
            for (; i < from + SPECIES.loopBound(count); i += SPECIES.length())
                load(addend, i).add(load(sums, i)).intoArray(sums, i);
            for (; i < end; i++) sums[i] = addend[i] + sums[i];
        }
    }

    /** The sum where mask is above 0, +0 where it is not, NaN where it is NaN. */
    record Gate(float[] mask) implements Epilogue {
        @Override
        public void apply(float[] sums, int from, int count) {
            int i = from, end = from + count;
            for (; i < from + SPECIES.loopBound(count); i += SPECIES.length())
                gated(mask, sums, i).intoArray(sums, i);
            for (; i < end; i++) sums[i] = gated(mask[i], sums[i]);
        }
    }

    /** addend + {@link Gate}. */
    record GateAndAdd(float[] mask, float[] addend) implements Epilogue {
        @Override
        public void apply(float[] sums, int from, int count) {
            int i = from, end = from + count;
            for (; i < from + SPECIES.loopBound(count); i += SPECIES.length())
                load(addend, i).add(gated(mask, sums, i)).intoArray(sums, i);
            for (; i < end; i++) sums[i] = addend[i] + gated(mask[i], sums[i]);
        }
    }

    private static float gated(float mask, float sum) {
        return mask > 0 ? sum : mask <= 0 ? 0 : mask;
    }

    private static FloatVector gated(float[] masks, float[] sums, int at) {
        FloatVector mask = load(masks, at);
        return mask.blend(0, mask.compare(VectorOperators.LE, 0))
                .blend(load(sums, at), mask.compare(VectorOperators.GT, 0));
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
