package hanji.generative.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Device;
import hanji.tensor.Philox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalPlaneTest {
    private static final Philox RANDOM = new Philox(2, 1, 0);

    /** Points whose deviation along axis d is 1 / (d + 1), turned so that no axis is a component. */
    private static double[] points(int count, int dimensions) {
        double[] points = new double[count * dimensions];
        for (int n = 0; n < count; n++) {
            double sum = 0;
            for (int d = 0; d < dimensions; d++) {
                int i = n * dimensions + d;
                points[i] = (RANDOM.uniform(i) - 0.5) / (d + 1) + 3;
                sum += points[i];
            }
            for (int d = 0; d < dimensions; d++) points[n * dimensions + d] -= 2 * sum / dimensions; // a reflection
        }
        return points;
    }

    /** Cov u of a direction u, [D]. */
    private static double[] covarianceTimes(double[] points, int dimensions, double[] u) {
        int count = points.length / dimensions;
        double[] mean = new double[dimensions], product = new double[dimensions];
        for (int i = 0; i < points.length; i++) mean[i % dimensions] += points[i] / count;
        for (int n = 0; n < count; n++) {
            double along = 0;
            for (int d = 0; d < dimensions; d++) along += (points[n * dimensions + d] - mean[d]) * u[d];
            for (int d = 0; d < dimensions; d++) product[d] += along * (points[n * dimensions + d] - mean[d]) / count;
        }
        return product;
    }

    /** Both are eigenvectors of the covariance, orthonormal, and no direction at right angles varies more. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 40})
    void directionsAreThoseOfLargestVariance(int dimensions) {
        double[] points = points(200, dimensions);
        PrincipalPlane plane = PrincipalPlane.of(Device.CPU, points, 200);
        double[][] u = new double[2][dimensions];
        double[] variances = new double[2];
        for (int i = 0; i < 2; i++) {
            System.arraycopy(plane.directions(), i * dimensions, u[i], 0, dimensions);
            double[] product = covarianceTimes(points, dimensions, u[i]);
            variances[i] = dot(product, u[i]);
            for (int d = 0; d < dimensions; d++) assertEquals(variances[i] * u[i][d], product[d], 1e-10);
        }
        assertEquals(1, dot(u[0], u[0]), 1e-12);
        assertEquals(1, dot(u[1], u[1]), 1e-12);
        assertEquals(0, dot(u[0], u[1]), 1e-12);
        assertTrue(variances[0] > variances[1]);
        for (int trial = 0; trial < 100; trial++) {
            double[] other = new double[dimensions];
            for (int d = 0; d < dimensions; d++) other[d] = RANDOM.uniform(1_000_000L + trial * dimensions + d) - 0.5;
            double along = dot(other, u[0]);
            for (int d = 0; d < dimensions; d++) other[d] -= along * u[0][d];
            double variance = dot(covarianceTimes(points, dimensions, other), other) / dot(other, other);
            assertTrue(variance <= variances[1] + 1e-12);
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    @Test
    void coordinatesOfPointsInAPlaneHaveTheirDistances() {
        double[] flat = points(30, 2), points = new double[30 * 3];
        for (int n = 0; n < 30; n++) {
            points[3 * n] = 0.6 * flat[2 * n];
            points[3 * n + 1] = 0.8 * flat[2 * n];
            points[3 * n + 2] = flat[2 * n + 1];
        }
        PrincipalPlane plane = PrincipalPlane.of(Device.CPU, points, 30);
        assertEquals(1, plane.share(), 1e-12);
        for (int n = 1; n < 30; n++)
            assertEquals(
                    Math.hypot(flat[2 * n] - flat[0], flat[2 * n + 1] - flat[1]),
                    Math.hypot(
                            plane.coordinates()[2 * n] - plane.coordinates()[0],
                            plane.coordinates()[2 * n + 1] - plane.coordinates()[1]),
                    1e-12);
    }

    @Test
    void whatDoesNotVaryHasTheCoordinateZero() {
        PrincipalPlane line = PrincipalPlane.of(Device.CPU, new double[] {1, 3, 8}, 3);
        assertArrayEquals(new double[] {-3, 0, -1, 0, 4, 0}, line.coordinates(), 1e-12);
        PrincipalPlane place = PrincipalPlane.of(Device.CPU, new double[] {1, 2, 3, 1, 2, 3}, 2);
        assertArrayEquals(new double[4], place.coordinates(), 1e-12);
        assertEquals(1, place.share());
    }

    @Test
    void threadsDoNotMatter() {
        double[] points = points(100, 30);
        assertArrayEquals(
                PrincipalPlane.of(Device.cpu(1), points, 100).coordinates(),
                PrincipalPlane.of(Device.fineGrained(3), points, 100).coordinates());
    }
}
