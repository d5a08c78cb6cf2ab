package hanji.kernels.softmax;

import hanji.kernels.reduce.Warp;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sum of a row of F32 numbers as a warp of 32 lanes adds them in F64: lane l takes elements l, l + 32, ... in order,
 * then the lanes are joined by the tree 16, 8, 4, 2, 1. Rounded to F32 once, at the end.
 */
final class LaneSum {
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    /** As many floats as {@link #DOUBLES} has lanes. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private final double[] lanes = new double[Warp.LANES];

    /** Sum of x[from, from + count). */
    float sum(float[] x, int from, int count) {
        int whole = count / Warp.LANES * Warp.LANES;
        for (int lane = 0; lane < Warp.LANES; lane += DOUBLES.length())
            column(x, from + lane, whole).intoArray(lanes, lane);
        for (int i = whole; i < count; i++) lanes[i - whole] += x[from + i];
        return (float) tree();
    }

    /** Neighbouring lanes as one vector: x[from] + x[from + 32] + ... up to {@code count}. */
    private static DoubleVector column(float[] x, int from, int count) {
        DoubleVector total = DoubleVector.zero(DOUBLES);
        for (int i = 0; i < count; i += Warp.LANES) total = total.add(widened(x, from + i));
        return total;
    }

    private static DoubleVector widened(float[] x, int at) {
        return (DoubleVector) FloatVector.fromArray(FLOATS, x, at).convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    private double tree() {
        for (int step = Warp.LANES / 2; step > 0; step /= 2)
            for (int lane = 0; lane < step; lane++) lanes[lane] += lanes[lane + step];
        return lanes[0];
    }
}
