package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.Device;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class KernelDistanceTest {
    private static final int D = 2;

    /** Points that laws below give weights to. */
    private static final double[][] PLACES = {{0, 1}, {2, -1}, {-1, 0.5}};

    private static double kernel(double[] x, double[] y) {
        return Math.pow((x[0] * y[0] + x[1] * y[1]) / D + 1, 3);
    }

    private static double[] points(int... places) {
        double[] points = new double[D * places.length];
        for (int i = 0; i < points.length; i++) points[i] = PLACES[places[i / D]][i % D];
        return points;
    }

    private static double distance(double[] samples, double[] reference) {
        return new KernelDistance(Device.CPU, reference, D).of(samples).ofAll(samples.length / D);
    }

    @Test
    void ofTwoPointsEachItIsTheFormulaByHand() {
        ToDoubleBiFunction<Integer, Integer> k = (i, j) -> kernel(PLACES[i], PLACES[j]);
        // x = places 0 and 1, y = places 2 and 1
        double cross = k.applyAsDouble(0, 2) + k.applyAsDouble(0, 1) + k.applyAsDouble(1, 2) + k.applyAsDouble(1, 1);
        double expected = k.applyAsDouble(0, 1) + k.applyAsDouble(2, 1) - 2 * cross / 4;
        assertEquals(expected, distance(points(0, 1), points(2, 1)), 1e-12);
    }

    /** Over all sets of two points of each law; of different laws the mean is their discrepancy. */
    @Test
    void itsMeanIsTheDiscrepancyAndZeroForEqualLaws() {
        double[] p = {0.5, 0.3, 0.2}, q = {0.1, 0.6, 0.3};
        assertEquals(0, mean(p, p), 1e-12);
        double discrepancy = 0;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) discrepancy += (p[i] - q[i]) * (p[j] - q[j]) * kernel(PLACES[i], PLACES[j]);
        assertEquals(discrepancy, mean(p, q), 1e-12);
    }

    private static double mean(double[] p, double[] q) {
        double mean = 0;
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++)
                for (int c = 0; c < 3; c++)
                    for (int d = 0; d < 3; d++)
                        mean += p[a] * p[b] * q[c] * q[d] * distance(points(a, b), points(c, d));
        return mean;
    }

    @Test
    void ofSomeMembersItIsThatOfThese() {
        double[] reference = points(2, 1, 0);
        Statistic all = new KernelDistance(Device.CPU, reference, D).of(points(0, 1, 2, 2));
        assertEquals(distance(points(0, 2, 2), reference), all.of(new int[] {0, 2, 3}), 1e-12);
    }
}
