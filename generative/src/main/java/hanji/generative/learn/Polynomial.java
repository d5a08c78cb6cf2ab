package hanji.generative.learn;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Least squares by polynomials. */
final class Polynomial {
    private Polynomial() {}

    /**
     * The polynomial nearest to the points. Its basis is orthogonal on them, by the three-term recurrence of Forsythe
     * (1957), so that no system of equations is solved and high degrees stay accurate.
     *
     * @param degree below the number of points, which are distinct
     */
    static DoubleUnaryOperator fit(double[] x, double[] y, int degree) {
        int n = x.length;
        double[] alpha = new double[degree + 1], beta = new double[degree + 1], weight = new double[degree + 1];
        double[] before = new double[n], basis = new double[n];
        Arrays.fill(basis, 1);
        double normBefore = 0;
        for (int k = 0; k <= degree; k++) {
            double norm = dot(basis, basis);
            weight[k] = dot(y, basis) / norm;
            double[] shifted = new double[n];
            for (int i = 0; i < n; i++) shifted[i] = x[i] * basis[i];
            alpha[k] = dot(shifted, basis) / norm;
            beta[k] = k == 0 ? 0 : norm / normBefore;
            double[] next = new double[n];
            for (int i = 0; i < n; i++) next[i] = (x[i] - alpha[k]) * basis[i] - beta[k] * before[i];
            before = basis;
            basis = next;
            normBefore = norm;
        }
        return at -> value(at, alpha, beta, weight);
    }

    private static double value(double x, double[] alpha, double[] beta, double[] weight) {
        double before = 0, basis = 1, sum = 0;
        for (int k = 0; k < weight.length; k++) {
            sum += weight[k] * basis;
            double next = (x - alpha[k]) * basis - beta[k] * before;
            before = basis;
            basis = next;
        }
        return sum;
    }

    /** Root of the mean squared difference of f(x) and y. */
    static double error(DoubleUnaryOperator f, double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += Math.pow(f.applyAsDouble(x[i]) - y[i], 2);
        return Math.sqrt(sum / x.length);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
