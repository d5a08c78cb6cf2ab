package hanji.generative.measure;

import hanji.generative.dense.Products;
import hanji.generative.dense.SymmetricEigen;
import hanji.tensor.Device;
import java.util.Arrays;

/**
 * The squared Wasserstein distance of order 2 between two sets of points, taken for samples of Gaussians: Dowson and Landau, "The
 * Fréchet distance between multivariate normal distributions", 1982. On features of a classifier it is the measure of
 * arXiv:1706.08500.
 */
public final class FrechetDistance {
    private final Law law;
    private final double[] root;

    /** From this law. */
    public FrechetDistance(Law law) {
        this.law = law;
        this.root = SymmetricEigen.of(law.covariance, law.mean.length).squareRoot();
    }

    /**
     * A Gaussian.
     *
     * @param mean [D]
     * @param covariance [D, D]
     */
    public record Law(double[] mean, double[] covariance) {
        /**
         * Mean and unbiased covariance of some of many points, at least 2.
         *
         * @param points [N, D]
         * @param members numbers of those meant
         */
        public static Law of(Device device, double[] points, int dimensions, int[] members) {
            int n = members.length;
            double[] mean = new double[dimensions], centred = new double[n * dimensions];
            for (int i = 0; i < centred.length; i++) {
                centred[i] = points[members[i / dimensions] * dimensions + i % dimensions];
                mean[i % dimensions] += centred[i] / n;
            }
            for (int i = 0; i < centred.length; i++) centred[i] -= mean[i % dimensions];
            double[] covariance = new double[dimensions * dimensions];
            Products.add(device, Products.transposed(centred, n), centred, covariance, dimensions, n, dimensions);
            for (int i = 0; i < covariance.length; i++) covariance[i] /= n - 1;
            return new Law(mean, covariance);
        }
    }

    /** |m - m'|² + tr(C + C' - 2 (C C')^(1/2)), where the trace of the root is that of (C^(1/2) C' C^(1/2))^(1/2). */
    public double to(Law other) {
        int size = law.mean.length;
        double[] half = new double[size * size], whole = new double[size * size];
        Products.add(Device.CPU, root, other.covariance, half, size, size, size);
        Products.add(Device.CPU, half, root, whole, size, size, size);
        double distance =
                -2 * Arrays.stream(SymmetricEigen.of(whole, size).roots()).sum();
        for (int i = 0; i < size; i++) {
            double difference = law.mean[i] - other.mean[i];
            distance += difference * difference + law.covariance[i * size + i] + other.covariance[i * size + i];
        }
        return distance;
    }

    /** The distance of points from this law. */
    public Statistic of(Device device, double[] points) {
        return members -> to(Law.of(device, points, law.mean.length, members));
    }
}
