package hanji.generative.learn;

import java.util.function.DoubleUnaryOperator;

/** Integrals of functions that are smooth inside an interval, by the tanh-sinh rule of Takahasi and Mori (1974). */
final class Quadrature {
    private static final double STEP = 1.0 / 64;
    private static final double END = 3.5;

    private Quadrature() {}

    /**
     * The integral from a to b; the ends themselves are never asked for, so that f may be singular there.
     *
     * @param f smooth between them: split the interval at kinks and jumps
     */
    static double integral(DoubleUnaryOperator f, double a, double b) {
        double middle = (a + b) / 2, half = (b - a) / 2;
        double sum = 0;
        for (int k = (int) (-END / STEP); k <= END / STEP; k++) {
            double t = k * STEP;
            double u = Math.PI / 2 * Math.sinh(t);
            double x = middle + half * Math.tanh(u);
            if (x <= a || x >= b) continue;
            double weight = Math.PI / 2 * Math.cosh(t) / (Math.cosh(u) * Math.cosh(u));
            sum += weight * f.applyAsDouble(x);
        }
        return half * STEP * sum;
    }
}
