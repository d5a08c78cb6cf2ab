package hanji.kernels.reduce;

import java.util.Arrays;
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
    /** Lanes that are left after the first two steps of the tree. */
    private static final int JOINED = 8;

    /** The widest of this machine, but of 8 lanes at most and of two at least: floats of half that size must be a vector. */
    private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(
            double.class,
            VectorShape.forBitSize(
                    Math.clamp(DoubleVector.SPECIES_PREFERRED.vectorBitSize(), 2 * Double.SIZE, JOINED * Double.SIZE)));
    /** As many floats as {@link #DOUBLES} has lanes. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private final double[] lanes = new double[JOINED];
    private final float[] tail = new float[Warp.LANES];

    /** The sum of {@code count} elements from {@code from} on; +0 of none. */
    public double sum(float[] x, int from, int count) {
        return sum(x, from, count, false);
    }

    /** The sum of the squares, each exact, of {@code count} elements from {@code from} on; +0 of none. */
    public double sumOfSquares(float[] x, int from, int count) {
        return sum(x, from, count, true);
    }

    private double sum(float[] x, int from, int count, boolean squared) {
        int rest = count % Warp.LANES;
        int end = from + count - rest;
        fillTail(x, end, rest);
        for (int lane = 0; lane < JOINED; lane += DOUBLES.length())
            join(x, from + lane, end, lane, rest > 0, squared).intoArray(lanes, lane);
        double even = (lanes[0] + lanes[4]) + (lanes[2] + lanes[6]);
        double odd = (lanes[1] + lanes[5]) + (lanes[3] + lanes[7]);
        return even + odd;
    }

    /** The elements behind the last whole row of 32, then zeros, which change no sum that begins at +0. */
    private void fillTail(float[] x, int from, int rest) {
        if (rest == 0) return;
        System.arraycopy(x, from, tail, 0, rest);
        Arrays.fill(tail, rest, tail.length, 0);
    }

    /**
     * Neighbouring lanes from {@code lane} on, each with those 8, 16 and 24 above it, joined by the steps 16 and 8 of the
     * tree.
     */
    private DoubleVector join(float[] x, int from, int end, int lane, boolean withTail, boolean squared) {
        DoubleVector a = DoubleVector.zero(DOUBLES);
        DoubleVector b = a;
        DoubleVector c = a;
        DoubleVector d = a;
        for (int i = from; i < end; i += Warp.LANES) {
            a = a.add(term(x, i, squared));
            b = b.add(term(x, i + JOINED, squared));
            c = c.add(term(x, i + 2 * JOINED, squared));
            d = d.add(term(x, i + 3 * JOINED, squared));
        }
        if (withTail) {
            a = a.add(term(tail, lane, squared));
            b = b.add(term(tail, lane + JOINED, squared));
            c = c.add(term(tail, lane + 2 * JOINED, squared));
            d = d.add(term(tail, lane + 3 * JOINED, squared));
        }
        return a.add(c).add(b.add(d));
    }

    private static DoubleVector term(float[] x, int at, boolean squared) {
        var element = (DoubleVector) FloatVector.fromArray(FLOATS, x, at).convertShape(VectorOperators.F2D, DOUBLES, 0);
        return squared ? element.mul(element) : element;
    }
}
