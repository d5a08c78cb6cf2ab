package hanji.generative.measure;

import hanji.tensor.Device;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How well points lie with others of their class. */
public final class Neighbours {
    /** How many neighbours reports and commands look at. */
    public static final int FEW = 10;

    private Neighbours() {}

    /**
     * The purity of the k nearest neighbours, leaving the point itself out: the share of them that are of the point's class, a mean
     * over the points. Of points at one distance the first ones are nearer.
     *
     * @param device whose threads share out the points
     * @param points [N, D] with N above k
     * @param labels [N]
     */
    public static double purity(Device device, double[] points, int[] labels, int k) {
        int count = labels.length;
        if (k < 1 || k >= count) throw new IllegalArgumentException(k + " neighbours of each of " + count + " points");
        long[] alike = new long[count];
        device.parallelRanges(count, 1, (from, to) -> {
            double[] distances = new double[count];
            for (int i = from; i < to; i++) {
                fill(distances, points, i);
                alike[i] = alike(distances, labels, i, k);
            }
        });
        return Arrays.stream(alike).sum() / ((double) count * k);
    }

    /** Squared distances from one point, infinite to itself. */
    private static void fill(double[] distances, double[] points, int from) {
        int dimensions = points.length / distances.length;
        for (int j = 0; j < distances.length; j++) {
            double squares = 0;
            for (int d = 0; d < dimensions; d++) {
                double difference = points[from * dimensions + d] - points[j * dimensions + d];
                squares += difference * difference;
            }
            distances[j] = squares;
        }
        distances[from] = Double.POSITIVE_INFINITY;
    }

    /** How many of the k nearest have a point's label: all nearer than the k-th, and of those as near as it the first. */
    private static long alike(double[] distances, int[] labels, int point, int k) {
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double last = sorted[k - 1];
        int[] nearer = IntStream.range(0, labels.length)
                .filter(j -> distances[j] < last)
                .toArray();
        return IntStream.concat(
                        Arrays.stream(nearer),
                        IntStream.range(0, labels.length)
                                .filter(j -> j != point && distances[j] == last)
                                .limit(k - nearer.length))
                .filter(j -> labels[j] == labels[point])
                .count();
    }
}
