package hanji.generative.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class OverfittingTest {
    private static final Philox KEY = new Philox(13, 0, 0);

    @Test
    void aKernelDensityIntegratesToOne() {
        var density = new KernelDensity(new double[] {-1, 0.5, 2}, 0.4);
        assertEquals(1, Quadrature.integral(x -> Math.exp(density.logDensity(x)), -7, 8), 1e-12);
        assertEquals(new Normal(3, 2).logDensity(1), new KernelDensity(new double[] {3}, 2).logDensity(1), 1e-15);
    }

    @Test
    void withANarrowKernelTheTrainingLikelihoodExplodesAndTheTestLikelihoodCollapses() {
        double[] train = Overfitting.humps(KEY.stream(1), 50), test = Overfitting.humps(KEY.stream(2), 200);
        double before = Double.NEGATIVE_INFINITY, after = Double.POSITIVE_INFINITY;
        for (double width : new double[] {0.1, 0.01, 1e-3, 1e-4, 1e-6}) {
            var density = new KernelDensity(train, width);
            double floor = -Math.log(50 * width * Math.sqrt(2 * Math.PI)); // a point under its own kernel alone
            assertTrue(density.meanLog(train) >= floor - 1e-12);
            assertTrue(density.meanLog(train) > before && density.meanLog(test) < after);
            before = density.meanLog(train);
            after = density.meanLog(test);
        }
        assertEquals(-Math.log(50 * 1e-6 * Math.sqrt(2 * Math.PI)), before, 1e-9);
        assertTrue(after < -1e6 && after > Double.NEGATIVE_INFINITY);
    }

    @Test
    void theNearestLineHasTheKnownSlopeAndIntercept() {
        DoubleUnaryOperator line = Polynomial.fit(new double[] {0, 1, 2}, new double[] {1, 2, 6}, 1);
        assertEquals(0.5, line.applyAsDouble(0), 1e-14); // slope cov / var = 2.5, mean 3 at 1
        assertEquals(5.5, line.applyAsDouble(2), 1e-14);
    }

    @Test
    void anotherDegreeNeverRaisesTheTrainingErrorAndTheHighestPassesThroughAllPoints() {
        var train = Overfitting.Wave.of(KEY, 15);
        double before = Double.POSITIVE_INFINITY;
        for (int degree = 0; degree < 15; degree++) {
            double error = Polynomial.error(Polynomial.fit(train.x(), train.y(), degree), train.x(), train.y());
            assertTrue(error <= before + 1e-12);
            before = error;
        }
        assertEquals(0, before, 1e-10);
    }

    @Test
    void heldOutErrorIsHighForTooSmallAndForTooLargeADegree() {
        var train = Overfitting.Wave.of(KEY.stream(1), 15);
        var test = Overfitting.Wave.of(KEY.stream(2), 200);
        double[] error = new double[15];
        for (int degree = 0; degree < 15; degree++)
            error[degree] = Polynomial.error(Polynomial.fit(train.x(), train.y(), degree), test.x(), test.y());
        assertTrue(error[3] < 0.3, "noise is 0.2, not " + error[3]);
        assertTrue(error[0] > 2 * error[3] && error[14] > 2 * error[3]);
    }
}
