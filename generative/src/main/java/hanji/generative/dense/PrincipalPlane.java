package hanji.generative.dense;

import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Arrays;

/**
 * The first two principal components of points, for pictures of points of any dimension. They are found by orthogonal iteration
 * with a Rayleigh-Ritz step (Golub and Van Loan, "Matrix Computations", section 8.2), which needs products with the points
 * alone: the covariance of colour images would have ten million elements.
 *
 * @param directions orthonormal, [2, D], the loading of largest magnitude of each positive; the second means nothing where all
 *     points lie on a line
 * @param coordinates of the points less their mean, [N, 2]
 * @param share of the points' variance that lies along the two
 */
public record PrincipalPlane(double[] directions, double[] coordinates, double share) {
    /** Directions that are iterated: error falls by the ratio of the variance beyond them to the second largest. */
    private static final int BLOCK = 20;

    private static final int MOST_ITERATIONS = 500;
    private static final double TOLERANCE = 1e-11;

    /** Where the iteration starts; the result does not depend on it. */
    private static final Philox START = new Philox(0, 0, 0);

    /**
     * Of at least one point.
     *
     * @param device whose threads share out the work
     * @param points [N, D]
     */
    public static PrincipalPlane of(Device device, double[] points, int count) {
        int dimensions = points.length / count;
        double[] centred = centred(points, dimensions);
        double total = Arrays.stream(centred).map(x -> x * x).sum();
        double[] directions = directions(device, centred, count, dimensions);
        for (int i = 0; i < 2; i++) flip(directions, i * dimensions, (i + 1) * dimensions);
        double[] coordinates = new double[2 * count];
        Products.add(device, centred, Products.transposed(directions, 2), coordinates, count, dimensions, 2);
        double along = Arrays.stream(coordinates).map(x -> x * x).sum();
        return new PrincipalPlane(directions, coordinates, total == 0 ? 1 : along / total);
    }

    private static double[] centred(double[] points, int dimensions) {
        int count = points.length / dimensions;
        double[] means = new double[dimensions], centred = points.clone();
        for (int i = 0; i < points.length; i++) means[i % dimensions] += points[i] / count;
        for (int i = 0; i < points.length; i++) centred[i] -= means[i % dimensions];
        return centred;
    }

    /** The two eigenvectors of the largest eigenvalues of XᵀX, [2, D], for points X, [N, D]. */
    private static double[] directions(Device device, double[] x, int count, int dimensions) {
        int block = Math.min(BLOCK, dimensions);
        double[] q = new double[block * dimensions];
        for (int i = 0; i < q.length; i++) q[i] = START.uniform(i) - 0.5;
        for (int iteration = 0; ; iteration++) {
            orthonormalize(q, dimensions);
            double[] along = new double[count * block]; // X Qᵀ
            Products.add(device, x, Products.transposed(q, block), along, count, dimensions, block);
            double[] next = new double[block * dimensions], ritz = new double[block * block];
            Products.add(device, Products.transposed(along, count), x, next, block, count, dimensions); // Q XᵀX
            Products.add(device, next, Products.transposed(q, block), ritz, block, dimensions, block); // Q XᵀX Qᵀ
            var eigen = SymmetricEigen.of(ritz, block);
            double[] values = eigen.values();
            double[] best = product(eigen.vectors(), q, block, dimensions);
            double[] image = product(eigen.vectors(), next, block, dimensions);
            if (iteration == MOST_ITERATIONS || residual(best, image, values, dimensions) <= TOLERANCE * values[0])
                return Arrays.copyOf(best, 2 * dimensions);
            q = image;
        }
    }

    /** The longest of XᵀX u - λ u over the first two directions u. */
    private static double residual(double[] best, double[] image, double[] values, int dimensions) {
        double longest = 0;
        for (int i = 0; i < Math.min(2, values.length); i++) {
            double squares = 0;
            for (int d = i * dimensions; d < (i + 1) * dimensions; d++) {
                double difference = image[d] - values[i] * best[d];
                squares += difference * difference;
            }
            longest = Math.max(longest, Math.sqrt(squares));
        }
        return longest;
    }

    private static double[] product(double[] a, double[] b, int rows, int columns) {
        double[] out = new double[rows * columns];
        Products.add(Device.CPU, a, b, out, rows, rows, columns);
        return out;
    }

    /** Makes rows orthonormal, by Gram-Schmidt, twice; one that depends on those before it becomes zero. */
    private static void orthonormalize(double[] rows, int length) {
        for (int at = 0; at < rows.length; at += length) {
            double before = norm(rows, at, length);
            for (int pass = 0; pass < 2; pass++)
                for (int other = 0; other < at; other += length) {
                    double inner = 0;
                    for (int d = 0; d < length; d++) inner += rows[at + d] * rows[other + d];
                    for (int d = 0; d < length; d++) rows[at + d] -= inner * rows[other + d];
                }
            double norm = norm(rows, at, length), scale = norm > 1e-12 * before ? 1 / norm : 0;
            for (int d = 0; d < length; d++) rows[at + d] *= scale;
        }
    }

    private static double norm(double[] rows, int at, int length) {
        double squares = 0;
        for (int d = 0; d < length; d++) squares += rows[at + d] * rows[at + d];
        return Math.sqrt(squares);
    }

    private static void flip(double[] values, int from, int to) {
        double largest = 0;
        for (int i = from; i < to; i++) if (Math.abs(values[i]) > Math.abs(largest)) largest = values[i];
        if (largest < 0) for (int i = from; i < to; i++) values[i] = -values[i];
    }
}
