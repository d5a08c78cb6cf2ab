package hanji.generative.zoo;

import hanji.kernels.random.BoxMuller;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * Normal data, of which everything is known that a diffusion model approximates.
 *
 * @param mean [D]
 * @param covariance [D][D]
 */
record GaussianData(double[] mean, double[][] covariance) {
    /** A chain of values of variance 1, each correlated with the one before it. */
    static GaussianData chain(int values, double correlation) {
        double[][] covariance = new double[values][values];
        for (int i = 0; i < values; i++)
            for (int j = 0; j < values; j++) covariance[i][j] = Math.pow(correlation, Math.abs(i - j));
        return new GaussianData(new double[values], covariance);
    }

    int values() {
        return mean.length;
    }

    /** E(x_0 | x) in closed form: {@code m + s S (s² S + n² I)^-1 (x - s m)}, S the covariance. */
    Denoiser denoiser() {
        Map<Level, double[][]> gains = new HashMap<>();
        return (noisy, levels) -> {
            double[] x = noisy.toDoubles(), clean = new double[x.length];
            int d = values();
            for (int n = 0; n < levels.size(); n++) {
                Level level = levels.get(n);
                double[][] gain = gains.computeIfAbsent(level, this::gain);
                for (int i = 0; i < d; i++) {
                    double value = mean[i];
                    for (int j = 0; j < d; j++) value += gain[i][j] * (x[n * d + j] - level.signal() * mean[j]);
                    clean[n * d + i] = value;
                }
            }
            return Tensor.of(clean, levels.size(), d).to(noisy.dtype(), noisy.device());
        };
    }

    /** {@code s S (s² S + n² I)^-1}. */
    double[][] gain(Level level) {
        int d = values();
        double[][] a = new double[d][d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++)
                a[i][j] = level.signal() * level.signal() * covariance[i][j]
                        + (i == j ? level.noise() * level.noise() : 0);
        // the covariance is symmetric, so that the gain is the transposed solution of a g = s S
        double[][] solved = solve(a, covariance), gain = new double[d][d];
        for (int i = 0; i < d; i++) for (int j = 0; j < d; j++) gain[i][j] = level.signal() * solved[j][i];
        return gain;
    }

    /** The matrix y with a y = b. */
    static double[][] solve(double[][] a, double[][] b) {
        int d = a.length;
        double[][] left = new double[d][], right = new double[d][];
        for (int i = 0; i < d; i++) {
            left[i] = a[i].clone();
            right[i] = b[i].clone();
        }
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) {
                if (i == j) continue;
                double factor = left[j][i] / left[i][i];
                for (int k = 0; k < d; k++) {
                    left[j][k] -= factor * left[i][k];
                    right[j][k] -= factor * right[i][k];
                }
            }
        for (int i = 0; i < d; i++) for (int k = 0; k < d; k++) right[i][k] /= left[i][i];
        return right;
    }

    /** Draws from the data, [count, D]. */
    Tensor draws(Philox noise, int count) {
        int d = values();
        double[][] root = cholesky();
        double[] z = normal(noise, count * d).toDoubles(), x = new double[count * d];
        for (int i = 0; i < x.length; i++) {
            x[i] = mean[i % d];
            for (int j = 0; j <= i % d; j++) x[i] += root[i % d][j] * z[i / d * d + j];
        }
        return Tensor.of(x, count, d);
    }

    private double[][] cholesky() {
        int d = values();
        double[][] root = new double[d][d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j <= i; j++) {
                double sum = covariance[i][j];
                for (int k = 0; k < j; k++) sum -= root[i][k] * root[j][k];
                root[i][j] = i == j ? Math.sqrt(sum) : sum / root[j][j];
            }
        return root;
    }

    /** Standard normal numbers, [count] in F64. */
    static Tensor normal(Philox noise, int count) {
        double[] z = new double[count];
        for (int i = 0; i < count; i++) z[i] = BoxMuller.normal(noise, i);
        return Tensor.of(z, count);
    }

    /** The same in rows, [count, D]. */
    static Tensor normal(Philox noise, int count, int values) {
        return normal(noise, count * values).view(Shape.of(count, values)).to(DType.F64, Device.CPU);
    }

    /** The mean of each value over the rows. */
    static double[] means(Tensor rows) {
        int count = rows.shape().dim(0), d = rows.shape().dim(1);
        double[] means = new double[d];
        for (int i = 0; i < count * d; i++) means[i % d] += rows.get(i) / count;
        return means;
    }

    /** The covariance of the values over the rows. */
    static double[][] covariance(Tensor rows) {
        int count = rows.shape().dim(0), d = rows.shape().dim(1);
        double[] means = means(rows);
        double[][] covariance = new double[d][d];
        for (int n = 0; n < count; n++)
            for (int i = 0; i < d; i++)
                for (int j = 0; j < d; j++)
                    covariance[i][j] += (rows.get(n * d + i) - means[i]) * (rows.get(n * d + j) - means[j]) / count;
        return covariance;
    }
}
