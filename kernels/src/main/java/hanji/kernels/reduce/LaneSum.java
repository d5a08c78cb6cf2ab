package hanji.kernels.reduce;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of F32 numbers as a warp of 32 lanes adds them in F64: lane l takes elements l, l + 32, ... in order, then the
 * lanes are joined by the tree 16, 8, 4, 2, 1. One thread uses an instance for many sums.
 */
public final class LaneSum {
    /** The widest of this machine, but at least two lanes: floats of half that size must be a vector too. */
    private static final VectorSpecies<Double> DOUBLES =
            DoubleVector.SPECIES_PREFERRED.length() > 1 ? DoubleVector.SPECIES_PREFERRED : DoubleVector.SPECIES_128;
    /** As many floats as {@link #DOUBLES} has lanes. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private final double[] lanes = new double[Warp.LANES];

    /** The sum of {@code count} elements from {@code from} on; +0 of none. */
    public double sum(float[] x, int from, int count) {
        int whole = count - count % Warp.LANES;
        for (int lane = 0; lane < Warp.LANES; lane += DOUBLES.length())
            column(x, from + lane, from + whole).intoArray(lanes, lane);
        for (int i = whole; i < count; i++) lanes[i - whole] += x[from + i];
        return tree();
    }

    /** The sum of the squares, each exact, of {@code count} elements from {@code from} on; +0 of none. */
    public double sumOfSquares(float[] x, int from, int count) {
        int whole = count - count % Warp.LANES;
        for (int lane = 0; lane < Warp.LANES; lane += DOUBLES.length())
            columnOfSquares(x, from + lane, from + whole).intoArray(lanes, lane);
        for (int i = whole; i < count; i++) lanes[i - whole] += (double) x[from + i] * x[from + i];
        return tree();
    }

    /** Neighbouring lanes as one vector: the elements from {@code from} up to {@code end}, 32 apart. */
    private static DoubleVector column(float[] x, int from, int end) {
        DoubleVector total = DoubleVector.zero(DOUBLES);
        for (int i = from; i < end; i += Warp.LANES) total = total.add(widened(x, i));
        return total;
    }

    private static DoubleVector columnOfSquares(float[] x, int from, int end) {
        DoubleVector total = DoubleVector.zero(DOUBLES);
        for (int i = from; i < end; i += Warp.LANES) {
            DoubleVector element = widened(x, i);
            total = total.add(element.mul(element));
        }
        return total;
    }

    private static DoubleVector widened(float[] x, int at) {
        return (DoubleVector) FloatVector.fromArray(FLOATS, x, at).convertShape(VectorOperators.F2D, DOUBLES, 0);
    }

    private double tree() {
        int step = Warp.LANES / 2;
        for (; step >= DOUBLES.length(); step /= 2)
            for (int lane = 0; lane < step; lane += DOUBLES.length())
                lanesAt(lane).add(lanesAt(lane + step)).intoArray(lanes, lane);
        for (; step > 0; step /= 2) for (int lane = 0; lane < step; lane++) lanes[lane] += lanes[lane + step];
        return lanes[0];
    }

    private DoubleVector lanesAt(int lane) {
        return DoubleVector.fromArray(DOUBLES, lanes, lane);
    }
}
