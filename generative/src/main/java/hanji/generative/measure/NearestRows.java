package hanji.generative.measure;

import hanji.generative.dense.Products;
import hanji.tensor.Device;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * The k points nearest to each of some others, by squared distance {@code |a|² - 2 a·b + |b|²}, which is exact for whole numbers
 * whose squares add up to less than 2^51. Fix and Hodges 1951; Cover and Hart, "Nearest neighbor pattern classification", 1967.
 *
 * @param numbers of the nearest points, the nearest first and of equally near ones the first, [N][k]
 */
public record NearestRows(int[][] numbers) {
    private static final int BLOCK = 256;

    /**
     * Finds them by comparing every pair.
     *
     * @param device whose threads share out the work
     * @param queries [N, D]
     * @param points [M, D], at least k of them
     * @param dimensions D
     * @param k at least 1
     * @param progress is told the share that is done, 0 to 1
     * @throws IllegalArgumentException if there are fewer than k points
     */
    public static NearestRows of(
            Device device, double[] queries, double[] points, int dimensions, int k, DoubleConsumer progress) {
        int rows = queries.length / dimensions, count = points.length / dimensions;
        if (k < 1 || k > count) throw new IllegalArgumentException(k + " nearest of " + count + " points");
        var least = new Least[rows];
        for (int i = 0; i < rows; i++) least[i] = Least.none(k);
        double[] norms = norms(queries, dimensions);
        for (int from = 0; from < count; from += BLOCK) {
            progress.accept((double) from / count);
            int first = from;
            double[] block = Arrays.copyOfRange(points, from * dimensions, Math.min(count, from + BLOCK) * dimensions);
            double[] products = Products.inner(device, queries, block, dimensions);
            double[] others = norms(block, dimensions);
            device.parallelRanges(rows, 1, (begin, end) -> {
                for (int i = begin; i < end; i++)
                    for (int j = 0; j < others.length; j++)
                        least[i].offer(norms[i] - 2 * products[i * others.length + j] + others[j], first + j);
            });
        }
        progress.accept(1);
        return new NearestRows(Arrays.stream(least).map(Least::numbers).toArray(int[][]::new));
    }

    private static double[] norms(double[] rows, int dimensions) {
        double[] norms = new double[rows.length / dimensions];
        for (int i = 0; i < rows.length; i++) norms[i / dimensions] += rows[i] * rows[i];
        return norms;
    }

    /**
     * The class of each of the others that most of its k nearest points have; of classes that as many have, that of the nearest.
     *
     * @param labels of the points, [M]
     * @return [N]
     */
    public int[] votes(int[] labels) {
        return Arrays.stream(numbers).mapToInt(nearest -> vote(nearest, labels)).toArray();
    }

    private static int vote(int[] nearest, int[] labels) {
        int winner = -1;
        long most = 0;
        for (int number : nearest) {
            long votes = Arrays.stream(nearest)
                    .filter(other -> labels[other] == labels[number])
                    .count();
            if (votes > most) {
                most = votes;
                winner = labels[number];
            }
        }
        return winner;
    }
}
