package hanji.kernels.reduce;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What a reduction joins elements by, in F32. */
enum Fold {
    /** a + b. */
    SUM(0, Warp::sum, Fold::addInto),
    /** The larger; NaN if one is NaN. */
    MAX(Float.NEGATIVE_INFINITY, Warp::max, Fold::maxInto);

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** The result over no element. */
    final float identity;
    /** Reduces contiguous elements. */
    final Row row;
    /** Joins a row of elements to a row of partial results. */
    final Into into;

    /** Reduces {@code count} elements of x from {@code from} on. */
    @FunctionalInterface
    interface Row {
        float apply(float[] x, int from, int count);
    }

    /** total[to + i] = fold(total[to + i], x[from + i]) for i below {@code count}. */
    @FunctionalInterface
    interface Into {
        void apply(float[] x, int from, float[] total, int to, int count);
    }

    Fold(float identity, Row row, Into into) {
        this.identity = identity;
        this.row = row;
        this.into = into;
    }

    private static void addInto(float[] x, int from, float[] total, int to, int count) {
        int vectors = SPECIES.loopBound(count);
        for (int i = 0; i < vectors; i += SPECIES.length())
            FloatVector.fromArray(SPECIES, total, to + i)
                    .add(FloatVector.fromArray(SPECIES, x, from + i))
                    .intoArray(total, to + i);
        for (int i = vectors; i < count; i++) total[to + i] += x[from + i];
    }

    private static void maxInto(float[] x, int from, float[] total, int to, int count) {
        for (int i = 0; i < count; i++) total[to + i] = Math.max(total[to + i], x[from + i]);
    }
}
