package hanji.generative.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.Device;
import org.junit.jupiter.api.Test;

class ManifoldsTest {
    /** On the line, so that who is within reach of whom can be seen. */
    private static Manifolds manifolds(double[] samples, double... real) {
        return new Manifolds(Device.CPU, samples, real, Manifolds.reach(Device.CPU, real, 1), 1);
    }

    @Test
    void aPointReachesToItsThirdNeighbour() {
        assertArrayEquals(
                new double[] {9, 4, 4, 9, 64}, Manifolds.reach(Device.CPU, new double[] {0, 1, 2, 3, 9}, 1), 1e-12);
    }

    @Test
    void equalSetsHaveBothAndSetsFarApartNeither() {
        double[] points = {0, 1, 2, 3};
        Manifolds equal = manifolds(points, points), apart = manifolds(new double[] {100, 101, 102, 103}, points);
        assertEquals(1, equal.precision().ofAll(4));
        assertEquals(1, equal.recall().ofAll(4));
        assertEquals(0, apart.precision().ofAll(4));
        assertEquals(0, apart.recall().ofAll(4));
    }

    /** The real points are two heaps; samples of one of them are all real, and miss the other heap. */
    @Test
    void whatIsNeverDrawnCostsRecallAlone() {
        double[] real = {0, 1, 2, 3, 50, 51, 52, 53};
        Manifolds half = manifolds(new double[] {0.5, 1.5, 2.5, 3}, real);
        assertEquals(1, half.precision().ofAll(4));
        assertEquals(0.5, half.recall().ofAll(4));
        Manifolds more = manifolds(new double[] {0.5, 1.5, 2.5, 3, 80, 81, 82, 83}, real);
        assertEquals(0.5, more.precision().ofAll(8));
        assertEquals(0.5, more.recall().ofAll(8));
    }

    /** Without sample 2 the third neighbour of 7 is farther, and 13.5 is within its reach. */
    @Test
    void recallOfSomeMembersHasTheirOwnNeighbours() {
        double[] samples = {0, 1, 2, 3, 7};
        double[] real = {0, 1, 2, 3, 9.5, 13.5};
        Manifolds manifolds = manifolds(samples, real);
        int[] fewer = {0, 1, 3, 4};
        assertEquals(1, manifolds.recall().of(fewer), "7 reaches 0 to 14");
        assertEquals(1, manifolds(new double[] {0, 1, 3, 7}, real).recall().ofAll(4));
        assertEquals(5.0 / 6, manifolds.recall().ofAll(5), "7 reaches 1 to 13");
    }

    @Test
    void ofEqualPointsTheDistanceIsZero() {
        double[] point = {0.1, 0.7, 0.3};
        double[] four = new double[12];
        for (int i = 0; i < 12; i++) four[i] = point[i % 3];
        assertArrayEquals(new double[4], Manifolds.reach(Device.CPU, four, 3));
    }
}
