package hanji.generative.measure;

import hanji.generative.dense.Products;
import hanji.tensor.Device;
import java.util.Arrays;

/**
 * Improved precision and recall, arXiv:1904.06991, section 2: a set of points stands for what is within reach of any of them, up
 * to its k-th nearest neighbour in the set. Precision is the share of samples within reach of real points; recall the share of real
 * points within reach of samples.
 */
public final class Manifolds {
    /** k of the paper. */
    public static final int NEIGHBOURS = 3;

    private static final int PART = 250;

    private final double[] across;
    private final double[] within;
    private final double[] otherReach;
    private final int count;

    /**
     * Of two sets of more than k points; N (N + M) numbers are kept.
     *
     * @param samples [N, D]
     * @param real [M, D]
     * @param realReach {@link #reach} of the real points, [M]
     */
    public Manifolds(Device device, double[] samples, double[] real, double[] realReach, int dimensions) {
        double[] squares = squares(samples, dimensions);
        this.count = squares.length;
        this.otherReach = realReach;
        this.within = distances(device, samples, squares, samples, squares, dimensions);
        this.across = distances(device, samples, squares, real, squares(real, dimensions), dimensions);
    }

    /**
     * The squared distance of each point to its k-th nearest neighbour, itself left out.
     *
     * @param points [N, D] with N above k
     */
    public static double[] reach(Device device, double[] points, int dimensions) {
        double[] squares = squares(points, dimensions), reach = new double[squares.length];
        for (int from = 0; from < reach.length; from += PART) {
            int to = Math.min(reach.length, from + PART);
            double[] distances = distances(
                    device,
                    Arrays.copyOfRange(points, from * dimensions, to * dimensions),
                    Arrays.copyOfRange(squares, from, to),
                    points,
                    squares,
                    dimensions);
            for (int i = from; i < to; i++) {
                int row = (i - from) * reach.length;
                distances[row + i] = Double.POSITIVE_INFINITY;
                reach[i] = smallest(Arrays.copyOfRange(distances, row, row + reach.length));
            }
        }
        return reach;
    }

    private static double[] squares(double[] points, int dimensions) {
        double[] squares = new double[points.length / dimensions];
        for (int i = 0; i < points.length; i++)
            squares[i / dimensions] = Math.fma(points[i], points[i], squares[i / dimensions]);
        return squares;
    }

    /** |a - b|² as |a|² - 2 a · b + |b|², 0 where rounding would leave less: of equal points exactly 0. */
    private static double[] distances(
            Device device, double[] a, double[] aSquares, double[] b, double[] bSquares, int dimensions) {
        double[] out = Products.inner(device, a, b, dimensions);
        int columns = bSquares.length;
        for (int i = 0; i < out.length; i++)
            out[i] = Math.max(0, aSquares[i / columns] - 2 * out[i] + bSquares[i % columns]);
        return out;
    }

    /** The k-th smallest of more than k values, found in one pass. */
    private static double smallest(double[] values) {
        double[] few = new double[NEIGHBOURS];
        Arrays.fill(few, Double.POSITIVE_INFINITY);
        for (double value : values)
            for (int i = 0; i < NEIGHBOURS && value <= few[NEIGHBOURS - 1]; i++)
                if (value < few[i]) {
                    double before = few[i];
                    few[i] = value;
                    value = before;
                }
        return few[NEIGHBOURS - 1];
    }

    /** Share of samples within reach of a real point: equation 2 there. */
    public Statistic precision() {
        double[] inside = new double[count];
        int others = otherReach.length;
        for (int i = 0; i < across.length; i++) if (across[i] <= otherReach[i % others]) inside[i / others] = 1;
        return Statistic.mean(inside);
    }

    /** Share of real points within reach of a sample, whose neighbours are those samples that are meant. */
    public Statistic recall() {
        int others = otherReach.length;
        return members -> {
            boolean[] inside = new boolean[others];
            double[] row = new double[members.length];
            for (int i : members) {
                for (int j = 0; j < row.length; j++)
                    row[j] = members[j] == i ? Double.POSITIVE_INFINITY : within[i * count + members[j]];
                double reach = smallest(row);
                for (int j = 0; j < others; j++) inside[j] |= across[i * others + j] <= reach;
            }
            int found = 0;
            for (boolean one : inside) if (one) found++;
            return (double) found / others;
        };
    }
}
