package hanji.generative.dense;

import hanji.tensor.Device;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * What makes a centred Gaussian vector standard normal: one row for each principal direction of its covariance, the
 * direction over the deviation along it. Where values are independent only the diagonal is kept, one over each deviation.
 *
 * @param dimensions D
 * @param factors rows [D, D], or a diagonal [D]
 */
public record Whitening(int dimensions, double[] factors) {
    /**
     * Of independent values.
     *
     * @param variances [D]
     * @param floor that smaller variances are set to
     */
    public static Whitening diagonal(double[] variances, double floor) {
        double[] factors = new double[variances.length];
        for (int d = 0; d < factors.length; d++) factors[d] = 1 / Math.sqrt(Math.max(floor, variances[d]));
        return new Whitening(factors.length, factors);
    }

    /**
     * Of any covariance. A variance along a principal direction below the floor is set to it: among all covariances
     * without smaller ones this has the highest likelihood.
     *
     * @param covariance [D, D], symmetric
     * @throws ArithmeticException if it holds a value that is not finite
     */
    public static Whitening full(double[] covariance, int dimensions, double floor) {
        var eigen = DecompositionFactory_DDRM.eig(dimensions, true, true);
        if (!eigen.decompose(DMatrixRMaj.wrap(dimensions, dimensions, covariance)))
            throw new ArithmeticException("a covariance has no eigenvectors: it is not finite");
        double[] factors = new double[dimensions * dimensions];
        for (int i = 0; i < dimensions; i++) {
            double deviation = Math.sqrt(Math.max(floor, eigen.getEigenvalue(i).getReal()));
            double[] direction = eigen.getEigenVector(i).getData();
            for (int d = 0; d < dimensions; d++) factors[i * dimensions + d] = direction[d] / deviation;
        }
        return new Whitening(dimensions, factors);
    }

    private boolean isDiagonal() {
        return factors.length == dimensions;
    }

    /** Variance along the direction of a row. */
    private double variance(int row) {
        int length = factors.length / dimensions;
        double square = 0;
        for (int i = row * length; i < (row + 1) * length; i++) square += factors[i] * factors[i];
        return 1 / square;
    }

    /** Log of the determinant of 2 π C. */
    public double logDeterminant() {
        double sum = dimensions * StrictMath.log(2 * Math.PI);
        for (int d = 0; d < dimensions; d++) sum += StrictMath.log(variance(d));
        return sum;
    }

    /**
     * Standard normal numbers from centred vectors.
     *
     * @param centred [D, n]
     * @return [D, n]
     */
    public double[] whiten(Device device, double[] centred, int n) {
        double[] whitened = new double[centred.length];
        if (isDiagonal()) for (int i = 0; i < whitened.length; i++) whitened[i] = factors[i / n] * centred[i];
        else Products.add(device, factors, centred, whitened, dimensions, dimensions, n);
        return whitened;
    }

    /** A centred vector of this covariance from standard normal numbers, [D]. */
    public double[] color(double[] z) {
        double[] x = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            double scale = z[i] * variance(i);
            if (isDiagonal()) x[i] = scale * factors[i];
            else for (int d = 0; d < dimensions; d++) x[d] = Math.fma(scale, factors[i * dimensions + d], x[d]);
        }
        return x;
    }
}
