package hanji.kernels.reduce;

import hanji.cuda.Kernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What a reduction joins elements by, in F32. */
enum Fold {
    /** a + b. */
    SUM(0, Warp::sum, Fold::addInto, "sum"),
    /** The larger; NaN if one is NaN. */
    MAX(Float.NEGATIVE_INFINITY, Warp::max, Fold::maxInto, "max");

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** The result over no element. */
    final float identity;
    /** Reduces contiguous elements. */
    final Row row;
    /** Joins a row of elements to a row of partial results. */
    final Into into;
    /** Reduces chunks of contiguous elements; reduce.cu. */
    final Kernel rows;
    /** Reduces chunks of columns. */
    final Kernel columns;
    /** Joins 32 neighbouring parts to one. */
    final Kernel tree;

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

    Fold(float identity, Row row, Into into, String name) {
        this.identity = identity;
        this.row = row;
        this.into = into;
        this.rows = new Kernel(Fold.class, "reduce", name + "Rows");
        this.columns = new Kernel(Fold.class, "reduce", name + "Columns");
        this.tree = new Kernel(Fold.class, "reduce", name + "Tree");
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
