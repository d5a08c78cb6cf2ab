package hanji.generative.zoo;

/** The density of a Gaussian by elimination, for comparison. */
final class Gaussians {
    private Gaussians() {}

    /** -log N(x; 0, covariance). */
    static double nats(double[] x, double[][] covariance) {
        int n = x.length;
        double[][] a = new double[n][];
        double[] y = x.clone();
        for (int i = 0; i < n; i++) a[i] = covariance[i].clone();
        double twice = n * Math.log(2 * Math.PI);
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double factor = a[j][i] / a[i][i];
                for (int k = i; k < n; k++) a[j][k] -= factor * a[i][k];
                y[j] -= factor * y[i];
            }
            twice += Math.log(a[i][i]) + y[i] * y[i] / a[i][i];
        }
        return twice / 2;
    }
}
