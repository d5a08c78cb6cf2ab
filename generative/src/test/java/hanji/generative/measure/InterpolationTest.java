package hanji.generative.measure;

import static hanji.generative.measure.Interpolation.lerp;
import static hanji.generative.measure.Interpolation.slerp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterpolationTest {
    private static final double[] SHARES = {0.1, 0.25, 0.5, 0.7, 0.95};

    private static double[] random(int numbers, int stream) {
        var key = new Philox(5, stream, 0);
        return IntStream.range(0, numbers)
                .mapToDouble(i -> key.uniform(i) - 0.5)
                .toArray();
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static double[] times(double factor, double[] a) {
        return Arrays.stream(a).map(x -> factor * x).toArray();
    }

    private static double angle(double[] a, double[] b) {
        return Math.acos(Math.clamp(dot(a, b) / (norm(a) * norm(b)), -1, 1));
    }

    @Test
    void theEndsAreTheCodesThemselves() {
        for (int numbers : new int[] {1, 2, 3, 64})
            for (Interpolation way : Interpolation.values()) {
                double[] a = random(numbers, 1), b = random(numbers, 2);
                for (double[] to : new double[][] {b, times(2, a), times(-3, a), new double[numbers]}) {
                    assertArrayEquals(a, way.between(a, to, 0));
                    assertArrayEquals(to, way.between(a, to, 1), way + " of " + numbers);
                }
            }
    }

    @Test
    void lerpGoesStraight() {
        assertArrayEquals(new double[] {2.5, -1}, lerp(new double[] {2, 0}, new double[] {4, -4}, 0.25));
    }

    @Test
    void slerpBetweenTwoAxesIsAnAngle() {
        double[] third = slerp(new double[] {2, 0}, new double[] {0, 2}, 1 / 3.0);
        assertArrayEquals(new double[] {Math.sqrt(3), 1}, third, 1e-15);
    }

    @Test
    void slerpKeepsTheNormAndTurnsEvenly() {
        double[] a = random(20, 1), b = times(norm(a) / norm(random(20, 2)), random(20, 2));
        double whole = angle(a, b);
        for (double share : SHARES) {
            double[] between = slerp(a, b, share);
            assertEquals(norm(a), norm(between), 1e-13);
            assertEquals(share * whole, angle(a, between), 1e-12);
            assertEquals((1 - share) * whole, angle(between, b), 1e-12);
            assertTrue(norm(lerp(a, b, share)) < norm(a) - 0.01, "a straight way leaves the sphere");
        }
    }

    @Test
    void codesOfOneDirectionAndZerosHaveAStraightWay() {
        double[] a = random(5, 1), nearly = a.clone();
        nearly[0] += 1e-12;
        for (double share : SHARES) {
            assertArrayEquals(lerp(a, times(3, a), share), slerp(a, times(3, a), share), 1e-14);
            assertArrayEquals(lerp(a, new double[5], share), slerp(a, new double[5], share));
            assertArrayEquals(lerp(new double[5], a, share), slerp(new double[5], a, share));
            assertArrayEquals(lerp(a, nearly, share), slerp(a, nearly, share), 1e-14);
        }
    }

    @Test
    void oppositeCodesHaveAWayRound() {
        double[] a = random(6, 1), opposite = times(-1, a), twice = times(-2, a);
        for (double share : SHARES) {
            assertEquals(norm(a), norm(slerp(a, opposite, share)), 1e-13);
            assertEquals(share * Math.PI, angle(a, slerp(a, opposite, share)), 1e-7);
            assertEquals((1 + share) * norm(a), norm(slerp(a, twice, share)), 1e-13);
            assertArrayEquals(new double[] {1 - 2 * share}, slerp(new double[] {1}, new double[] {-1}, share), 1e-15);
        }
        double[] nearly = opposite.clone();
        nearly[2] += 1e-5;
        nearly = times(norm(a) / norm(nearly), nearly);
        for (double share : SHARES) assertEquals(norm(a), norm(slerp(a, nearly, share)), 1e-9);
    }

    @Test
    void codesOfOtherNumbersAreRefused() {
        for (Interpolation way : Interpolation.values())
            assertThrows(IllegalArgumentException.class, () -> way.between(new double[2], new double[3], 0.5));
    }
}
