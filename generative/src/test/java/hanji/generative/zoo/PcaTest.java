package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.measure.Codes;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PcaTest {
    private static final int SIZE = 9;
    private static final Images IMAGES = Whole.clustered(1, 60, 3, 3, 4);

    private static Pca.Subspace fit(int components) {
        return (Pca.Subspace) Whole.of(new Pca(), new Pca.Options(components), IMAGES)
                .steps(1)
                .learner
                .fitted();
    }

    @Test
    void equalsAJacobiEigenSolver() {
        double[][] vectors = new double[SIZE][SIZE];
        double[] values = jacobi(covariance(), vectors);
        Integer[] order = IntStream.range(0, SIZE).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> -values[i]));
        Pca.Subspace fitted = fit(SIZE);
        for (int k = 0; k < SIZE; k++) {
            assertEquals(1, fitted.variances().get(k) / values[order[k]], 1e-10);
            double inner = 0;
            for (int d = 0; d < SIZE; d++)
                inner += vectors[d][order[k]] * fitted.directions().get(k * SIZE + d);
            for (int d = 0; d < SIZE; d++)
                assertEquals(
                        vectors[d][order[k]] * Math.signum(inner),
                        fitted.directions().get(k * SIZE + d),
                        1e-10);
        }
    }

    @Test
    void largestLoadingIsPositive() {
        double[] directions = fit(SIZE).directions().toDoubles();
        for (int k = 0; k < SIZE; k++) {
            double[] row = Arrays.copyOfRange(directions, k * SIZE, (k + 1) * SIZE);
            assertEquals(
                    Arrays.stream(row).max().orElseThrow(),
                    Arrays.stream(row).map(Math::abs).max().orElseThrow());
        }
    }

    @Test
    void errorIsTheSumOfTheVariancesLeftOut() {
        double[] variances = fit(SIZE).variances().toDoubles();
        byte[] pixels = IMAGES.pixels();
        for (int k = 1; k <= SIZE; k++) {
            double[] projected = fit(k).project(IMAGES);
            double squares = 0;
            for (int i = 0; i < projected.length; i++) squares += square(projected[i] - (pixels[i] & 255));
            assertEquals(Arrays.stream(variances, k, SIZE).sum(), squares / IMAGES.count(), 1e-8);
        }
        assertArrayEquals(pixels, fit(SIZE).reconstruct(IMAGES).pixels());
    }

    @Test
    void densityIsTheGaussianOfItsMeanAndCovariance() {
        int k = 3;
        Pca.Subspace fitted = fit(k);
        double rest = fitted.noise().item() + 1.0 / 12;
        double[][] covariance = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++)
            for (int j = 0; j < SIZE; j++) {
                covariance[i][j] = i == j ? rest : 0;
                for (int c = 0; c < k; c++)
                    covariance[i][j] +=
                            (fitted.variances().get(c) - fitted.noise().item())
                                    * fitted.directions().get(c * SIZE + i)
                                    * fitted.directions().get(c * SIZE + j);
            }
        var noise = new Philox(3, 0, 0);
        double[] nats = fitted.nats(IMAGES, noise);
        byte[] pixels = IMAGES.pixels();
        for (int n = 0; n < nats.length; n++) {
            double[] x = new double[SIZE];
            for (int d = 0; d < SIZE; d++)
                x[d] = (pixels[n * SIZE + d] & 255)
                        + noise.uniform(n * SIZE + d)
                        - fitted.mean().get(d)
                        - 0.5;
            assertEquals(Gaussians.nats(x, covariance), nats[n], 1e-9);
        }
    }

    @Test
    void samplesHaveTheMeanAndTheVariances() {
        Pca.Subspace fitted = fit(3);
        int count = 20_000;
        Images drawn = fitted.sample(new Philox(5, 0, 0), count);
        double[] codes = fitted.encode(drawn).toDoubles();
        for (int k = 0; k < 3; k++) {
            int component = k;
            double[] one = IntStream.range(0, count)
                    .mapToDouble(n -> codes[n * 3 + component] * 255)
                    .toArray();
            double variance = fitted.variances().get(k);
            assertEquals(0, Arrays.stream(one).average().orElseThrow(), 5 * Math.sqrt(variance / count));
            double measured = Arrays.stream(one).map(PcaTest::square).average().orElseThrow();
            assertEquals(1, measured / variance, 0.06);
        }
        assertArrayEquals(
                Arrays.copyOf(drawn.pixels(), 4 * SIZE),
                fitted.sample(new Philox(5, 0, 0), 4).pixels());
    }

    @Test
    void thePlaneOfThePixelsIsTheProjectionOnTwoComponents() {
        double[] codes = fit(2).encode(IMAGES).toDoubles();
        assertArrayEquals(codes, Codes.ofPixels(IMAGES).plane(Device.CPU).points(), 1e-9);
    }

    @Test
    void moreComponentsThanValuesAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> fit(10));
        assertTrue(error.getMessage().contains("at most the 9 values"), error.getMessage());
    }

    private static double[][] covariance() {
        byte[] pixels = IMAGES.pixels();
        int n = IMAGES.count();
        double[] mean = new double[SIZE];
        for (int i = 0; i < pixels.length; i++) mean[i % SIZE] += (double) (pixels[i] & 255) / n;
        double[][] covariance = new double[SIZE][SIZE];
        for (int image = 0; image < n; image++)
            for (int i = 0; i < SIZE; i++)
                for (int j = 0; j < SIZE; j++)
                    covariance[i][j] += ((pixels[image * SIZE + i] & 255) - mean[i])
                            * ((pixels[image * SIZE + j] & 255) - mean[j])
                            / n;
        return covariance;
    }

    /** Cyclic Jacobi rotations: eigenvalues, and eigenvectors as columns. */
    private static double[] jacobi(double[][] a, double[][] vectors) {
        for (int i = 0; i < SIZE; i++) vectors[i][i] = 1;
        for (int sweep = 0; sweep < 30; sweep++)
            for (int p = 0; p < SIZE; p++)
                for (int q = p + 1; q < SIZE; q++) {
                    double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
                    double c = Math.cos(angle), s = Math.sin(angle);
                    for (int i = 0; i < SIZE; i++) rotate(a[i], p, q, c, s);
                    for (int i = 0; i < SIZE; i++) {
                        double x = a[p][i], y = a[q][i];
                        a[p][i] = c * x - s * y;
                        a[q][i] = s * x + c * y;
                    }
                    for (int i = 0; i < SIZE; i++) rotate(vectors[i], p, q, c, s);
                }
        return IntStream.range(0, SIZE).mapToDouble(i -> a[i][i]).toArray();
    }

    private static void rotate(double[] row, int p, int q, double c, double s) {
        double x = row[p], y = row[q];
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }

    private static double square(double x) {
        return x * x;
    }
}
