package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.dense.Products;
import hanji.generative.measure.FrechetDistance.Law;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against Bures' formula where it has a closed form. */
class FrechetDistanceTest {
    private static final Philox RANDOM = new Philox(5, 1, 0);
    private static final double BOUND = 1e-10;

    private static double distance(Law a, Law b) {
        double there = new FrechetDistance(a).to(b);
        assertEquals(there, new FrechetDistance(b).to(a), BOUND);
        return there;
    }

    private static double[] diagonal(double... variances) {
        double[] covariance = new double[variances.length * variances.length];
        for (int i = 0; i < variances.length; i++) covariance[i * variances.length + i] = variances[i];
        return covariance;
    }

    /** On the line: (m - m')² + (s - s')². */
    @Test
    void onTheLineItIsThatOfMeansAndDeviations() {
        double[] one = {1};
        double[] other = {-2.5};
        assertEquals(
                3.5 * 3.5 + 1.25 * 1.25, distance(new Law(one, diagonal(4)), new Law(other, diagonal(0.5625))), BOUND);
    }

    /** Covariances with the same principal directions: as on the line, along each. */
    @Test
    void ofCommutingCovariancesDeviationsAreComparedAlongEachDirection() {
        double[] a = {4, 1, 0.25, 9, 0}, b = {1, 1, 2.25, 0, 0.16}, mean = {1, 2, 3, 4, 5}, zero = new double[5];
        double expected = 55;
        for (int i = 0; i < 5; i++) expected += Math.pow(Math.sqrt(a[i]) - Math.sqrt(b[i]), 2);
        double[] turn = rotation(5);
        assertEquals(expected, distance(new Law(mean, turned(a, turn)), new Law(zero, turned(b, turn))), BOUND);
    }

    /** Of a 2 x 2 matrix M with positive eigenvalues tr M^(1/2) = sqrt(tr M + 2 sqrt(det M)), whether or not A and B commute. */
    @Test
    void ofTwoByTwoCovariancesThatDoNotCommuteTheRootHasAClosedForm() {
        double[] a = {2, 0.7, 0.7, 1}, b = {0.5, -0.3, -0.3, 3}, zero = new double[2];
        assertEquals(bures(a, b), distance(new Law(zero, a), new Law(zero, b)), BOUND);
    }

    /** Such blocks in a space of six dimensions that is turned: the distance is that of the blocks. */
    @Test
    void turningBothChangesNothing() {
        double[][] a = {{2, 0.7, 0.7, 1}, {1, 0.9, 0.9, 1}, {5, 0, 0, 0.1}};
        double[][] b = {{0.5, -0.3, -0.3, 3}, {1, -0.9, -0.9, 1}, {1, 0.2, 0.2, 0.5}};
        double expected = bures(a[0], b[0]) + bures(a[1], b[1]) + bures(a[2], b[2]);
        double[] turn = rotation(6), zero = new double[6];
        Law first = new Law(zero, conjugated(blocks(a), turn)), second = new Law(zero, conjugated(blocks(b), turn));
        assertEquals(expected, distance(first, second), BOUND);
    }

    /** Of rank 1 each, u uᵀ and v vᵀ: |u|² + |v|² - 2 |u · v|. */
    @Test
    void ofCovariancesOfRankOneItIsThatOfTheirVectors() {
        double[] u = {1, 2, 0, -1}, v = {0.5, 1, 3, 1}, zero = new double[4];
        double expected = 6 + 11.25 - 2 * 1.5;
        assertEquals(expected, distance(new Law(zero, outer(u)), new Law(zero, outer(v))), 1e-7);
    }

    @Test
    void aLawHasMeanAndUnbiasedCovarianceOfTheMembers() {
        double[] points = {1, 1, 99, 99, 3, 5, 5, 3};
        Law law = Law.of(Device.CPU, points, 2, new int[] {0, 2, 3});
        assertArrayEquals(new double[] {3, 3}, law.mean(), 1e-14);
        assertArrayEquals(new double[] {4, 2, 2, 4}, law.covariance(), 1e-14);
        var distance = new FrechetDistance(law);
        assertEquals(0, distance.of(Device.CPU, points).of(new int[] {0, 2, 3}), BOUND);
    }

    private static double bures(double[] a, double[] b) {
        double trace = a[0] * b[0] + a[1] * b[2] + a[2] * b[1] + a[3] * b[3];
        double determinant = (a[0] * a[3] - a[1] * a[2]) * (b[0] * b[3] - b[1] * b[2]);
        return a[0] + a[3] + b[0] + b[3] - 2 * Math.sqrt(trace + 2 * Math.sqrt(determinant));
    }

    private static double[] outer(double[] u) {
        double[] product = new double[u.length * u.length];
        for (int i = 0; i < product.length; i++) product[i] = u[i / u.length] * u[i % u.length];
        return product;
    }

    private static double[] blocks(double[][] blocks) {
        int size = 2 * blocks.length;
        double[] matrix = new double[size * size];
        for (int k = 0; k < blocks.length; k++)
            for (int i = 0; i < 4; i++) matrix[(2 * k + i / 2) * size + 2 * k + i % 2] = blocks[k][i];
        return matrix;
    }

    private static double[] turned(double[] variances, double[] turn) {
        return conjugated(diagonal(variances), turn);
    }

    /** Q A Qᵀ. */
    private static double[] conjugated(double[] matrix, double[] turn) {
        int size = (int) Math.sqrt(matrix.length);
        double[] half = new double[matrix.length], whole = new double[matrix.length];
        Products.add(Device.CPU, turn, matrix, half, size, size, size);
        Products.add(Device.CPU, half, Products.transposed(turn, size), whole, size, size, size);
        return whole;
    }

    /** A product of two random reflections. */
    private static double[] rotation(int size) {
        double[] product = diagonal(IntStream.range(0, size).mapToDouble(_ -> 1).toArray());
        for (int k = 0; k < 2; k++) {
            int from = 100 * k;
            double[] u = IntStream.range(0, size)
                    .mapToDouble(i -> RANDOM.uniform(from + i) - 0.5)
                    .toArray();
            double square = Arrays.stream(u).map(x -> x * x).sum();
            double[] reflection =
                    diagonal(IntStream.range(0, size).mapToDouble(_ -> 1).toArray());
            for (int i = 0; i < reflection.length; i++) reflection[i] -= 2 * u[i / size] * u[i % size] / square;
            double[] next = new double[size * size];
            Products.add(Device.CPU, product, reflection, next, size, size, size);
            product = next;
        }
        return product;
    }
}
