package hanji.generative.dense;

import hanji.tensor.Device;

/** What the maximization step of a Gaussian mixture adds up: weights, weighted sums and weighted squares of images. */
public final class Moments {
    private final Device device;
    private final int dimensions;
    private final boolean full;
    private final double[] counts;
    private final double[] sums;
    private final double[][] squares;

    /**
     * None yet.
     *
     * @param full whether to add up the products of all pairs of values, or each value's square alone
     */
    public Moments(Device device, int components, int dimensions, boolean full) {
        this.device = device;
        this.dimensions = dimensions;
        this.full = full;
        this.counts = new double[components];
        this.sums = new double[components * dimensions];
        this.squares = new double[components][full ? dimensions * dimensions : dimensions];
    }

    /**
     * Adds images.
     *
     * @param weights [K, n]
     */
    public void add(double[] weights, Block block) {
        int n = block.count();
        for (int i = 0; i < weights.length; i++) counts[i / n] += weights[i];
        Products.add(device, weights, block.rows(), sums, counts.length, n, dimensions);
        for (int k = 0; k < counts.length; k++) {
            double[] weighted = block.columns().clone();
            for (int d = 0; d < dimensions; d++) for (int j = 0; j < n; j++) weighted[d * n + j] *= weights[k * n + j];
            if (full) Products.add(device, weighted, block.rows(), squares[k], dimensions, n, dimensions);
            else for (int i = 0; i < weighted.length; i++) squares[k][i / n] += weighted[i] * block.columns()[i];
        }
    }

    /** Sum of a component's weights: N_k of Bishop's (9.27). */
    public double count(int k) {
        return counts[k];
    }

    /** Mean of a component, (9.24): [D]. */
    public double[] mean(int k) {
        double[] mean = new double[dimensions];
        for (int d = 0; d < dimensions; d++) mean[d] = sums[k * dimensions + d] / counts[k];
        return mean;
    }

    /** Covariance of a component, (9.25), or its diagonal: with no variance below the floor, as what whitens it. */
    public Whitening whitening(int k, double floor) {
        double[] mean = mean(k), covariance = new double[squares[k].length];
        for (int i = 0; i < covariance.length; i++) {
            double other = mean[full ? i / dimensions : i];
            covariance[i] = squares[k][i] / counts[k] - mean[i % dimensions] * other;
        }
        return full ? Whitening.full(covariance, dimensions, floor) : Whitening.diagonal(covariance, floor);
    }
}
